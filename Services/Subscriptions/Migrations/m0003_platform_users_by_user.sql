-- Which platforms a user exists on.
CREATE INDEX platform_users_user ON platform_users (account_id, user_id, platform_user_id);
