print("Invoicing")
