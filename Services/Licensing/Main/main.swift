print("Licensing")
