import os

import iniconfig

from odoo import http, tools
from odoo.http import request


class Hello(http.Controller):
    # One path in the routes of each pool that nginx knows.
    @http.route(
        [
            "/cluster_probe/hello",
            "/jsonrpc/cluster_probe",
            "/report/cluster_probe",
            "/websocket/cluster_probe",
        ],
        type="http",
        auth="public",
        methods=["GET"],
    )
    def hello(self):
        return request.make_json_response(
            {
                "instance": tools.config["db_app_name"],
                "pid": os.getpid(),
                "requirement": iniconfig.__file__,
                "client": request.httprequest.remote_addr,
                "url": request.httprequest.url,
            }
        )
