import type { Strength } from "./looks-secret.ts"

function list(words: string): readonly string[] {
  return words.split(",").map((word) => word.trim())
}

/** Parts of names that say how secret a setting, variable, flag, header or field is. */
export const SECRET_WORDS: Readonly<Record<Strength, readonly string[]>> = {
  strong: list(
    `password, passwd, passphrase, passwort, kennwort, mot de passe, contraseña, contrasena, senha, sshpass, pswd, pwd, passcode, secret,
    requirepass, masterauth, _pass, -pass, .pass`,
  ),
  medium: list(
    `token, apikey, api_key, api-key, api key, api.key, accesskey, access_key, access-key, access key, privatekey, private_key,
    private-key, authkey, auth_key, auth-key, accountkey, account_key, account-key, sharedkey, shared_key, sharedaccesskey, signingkey,
    signing_key, signing-key, encryptionkey, encryption_key, encryption-key, encrypt_key, masterkey, master_key, master-key, consumerkey,
    consumer_key, clientkey, client_key, licensekey, license_key, license-key, deploykey, deploy_key, appkey, app_key, app-key,
    application_key, applicationkey, servicekey, service_key, serverkey, server_key, adminkey, admin_key, userkey, user_key,
    integration_key, routing_key, presharedkey, credential, sessionid, session_id, sessid, jwt, bearer, webhook, unseal, recovery,
    mnemonic, seed_phrase, otp_, totp, hmac, sas_, pat_, _pat, x-auth, auth_, _auth, passkey, connection_string, connectionstring, dsn`,
  ),
  weak: list("key, auth, pass, credentials, cert, login, access, private, signature, license, _api, _id"),
}

/** Words near which a value drawn at random is a secret, whatever stands between. */
export const NEAR_WORDS = list(
  `secret, token, password, passwd, apikey, api key, api_key, api-key, access, private, credential, auth, _key, -key, key-, _pat,
  pat =, pat:`,
)
