print("Users")
