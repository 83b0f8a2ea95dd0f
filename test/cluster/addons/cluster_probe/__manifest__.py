{
    "name": "Cluster probe",
    "summary": "Tells the cluster suite which process of which instance did something",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "depends": ["web", "bus", "mail"],
    "external_dependencies": {"python": ["iniconfig"]},
    "data": [
        "security/ir.model.access.csv",
        "views/cron.xml",
        "views/report.xml",
    ],
}
