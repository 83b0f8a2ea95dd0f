{
    "name": "Jobs probe",
    "summary": "Jobs of every kind, for the tests of the job queue",
    "version": "1.0",
    "author": "odoo-cluster",
    "license": "Other OSI approved licence",
    "depends": ["queue_job"],
    "data": ["data/functions.xml"],
}
