{
    "name": "Outage guard",
    "summary": "Answers 503 while the database is away, and logs no user out",
    "version": "1.0",
    "author": "odoo-cluster",
    "license": "Other OSI approved licence",
    "depends": ["base", "web"],
    # It is loaded into processes and stands in no database.
    "installable": False,
}
