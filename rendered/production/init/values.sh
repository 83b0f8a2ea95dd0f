database=odoo
modules=base,web,bus,mail,crm,sale_management,stock,account
upgrade=
patience_with_odoo=1920
