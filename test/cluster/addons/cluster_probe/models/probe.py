import os

from odoo import api, fields, models, tools


class ClusterProbe(models.Model):
    _name = "cluster.probe"
    _description = "What ran, and on which instance"

    name = fields.Char(required=True)
    instance = fields.Char(required=True)
    pid = fields.Integer(required=True)

    @api.model
    def record_run(self, name):
        self.sudo().create(
            {"name": name, "instance": tools.config["db_app_name"], "pid": os.getpid()}
        )

    @api.model
    def ask_cron(self):
        """Triggers the scheduled job, as a module would do after a user's action."""
        self.sudo().env.ref("cluster_probe.cron")._trigger()
        return True

    @api.model
    def notify_user(self, login, token):
        """A message of this user to another one, over the bus."""
        user = self.sudo().env["res.users"].search([("login", "=", login)])
        self.sudo().env["bus.bus"]._sendone(
            user.partner_id, "cluster_probe", {"token": token, "from": self.env.user.login}
        )
        return True
