"""Jobs whose traces tests can read: each appends a line to its partner's note."""
import time

from odoo import api, models
from odoo.addons.queue_job.exception import RetryableJobError


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def probe_enqueue(self, method, count=1, seconds_from_now=0, arguments=None, **options):
        """Makes jobs in one transaction and returns their UUIDs; each has a partner of its own."""
        if seconds_from_now:
            options["eta"] = seconds_from_now
        partners = self.create([{"name": f"probe {number}"} for number in range(count)])
        jobs = [
            getattr(partner.with_delay(**options), method)(**(arguments or {}))
            for partner in partners
        ]
        return [job.uuid for job in jobs]

    def probe_note(self, seconds=0, text="done"):
        time.sleep(seconds)
        self.comment = text

    def probe_fail(self):
        raise ValueError("the probe was asked to fail")

    def probe_retry(self, times=2):
        """Succeeds at its last try; `retry_pattern` of its function says when the next one is."""
        tried = self.env["queue.job"].search([("uuid", "=", self.env.context["job_uuid"])]).retry
        if tried <= times:
            raise RetryableJobError(f"try {tried} of {times}")
        self.comment = f"after {tried} tries"
