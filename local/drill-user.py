"""Read by `odoo shell`: removes what drills left in Odoo, and makes the user of the next one.

`settings` is set before: prefix of all names, and login and password of the user or null.
"""

prefix = settings["prefix"]  # noqa: F821
ever = env(context={"active_test": False})  # noqa: F821

named = [("name", "=like", prefix + " %")]
ever["ir.logging"].search(named).unlink()
ever["ir.cron"].search(named).unlink()
# Each cron job has an action of its own, which stays when the job leaves.
ever["ir.actions.server"].search(named).unlink()

for user in ever["res.users"].search([("login", "=like", prefix + " %")]):
    partner = user.partner_id
    user.unlink()
    partner.unlink()

if settings["login"]:  # noqa: F821
    ever["res.users"].with_context(no_reset_password=True, tracking_disable=True).create(
        {
            "name": settings["login"],  # noqa: F821
            "login": settings["login"],  # noqa: F821
            "password": settings["password"],  # noqa: F821
            "group_ids": [(4, ever.ref("base.group_user").id), (4, ever.ref("base.group_system").id)],
        }
    )
env.cr.commit()  # noqa: F821
print("drill user: done")
