{
    "name": "Door guard",
    "summary": "Marks refused logins for the edge, and keeps tokens out of the log",
    "version": "1.0",
    "author": "odoo-cluster",
    "license": "Other OSI approved licence",
    "depends": ["base", "web"],
    # It is loaded into processes and stands in no database.
    "installable": False,
}
