"""requests-oauthlib under the gauntlet: gauntlet run --command "python3 client.py" """
import json, os, requests, sys
from urllib.parse import parse_qs, urlsplit
from oauthlib.oauth2 import InvalidGrantError, OAuth2Error, WebApplicationClient
from requests_oauthlib import OAuth2Session

CLAIMS = ("code", "pkce", "basic", "state", "api", "refresh", "refresh-on-401", "log")
HELLO = {"kind": "hello", "name": "requests-oauthlib", "claims": dict.fromkeys(CLAIMS, True)}
pending = {}  # (browser, state) → the session of a login that is under way
connected = {}  # user → the session that holds the user's tokens

def open_run(settings, **_):
    global issuer, redirect_uri
    issuer, redirect_uri = settings["issuers"]["main"], settings["redirectUri"]
    if urlsplit(issuer["issuer"]).hostname == "localhost":
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # http is for loopback only
    return {"kind": "ready"}
def start_login(browser, **_):
    client, pkce = WebApplicationClient(issuer["clientId"]), {}
    if issuer["pkce"]:
        challenge = client.create_code_challenge(client.create_code_verifier(64), "S256")
        pkce = {"code_challenge": challenge, "code_challenge_method": "S256"}
    session = OAuth2Session(client=client, redirect_uri=redirect_uri, scope=issuer["scope"].split())
    session.max_redirects = 0  # code and secret are for the token endpoint, not for where it redirects to
    url, state = session.authorization_url(issuer["endpoints"]["authorization"], **pkce)
    pending[browser, state] = session
    return {"kind": "redirected", "url": url}
def callback(browser, user, request, **_):
    session = pending.pop((browser, *parse_qs(urlsplit(request["url"]).query).get("state", [])), None)
    if session is None:
        return {"kind": "refused", "reason": "no login with this state is under way in this browser"}
    session.fetch_token(issuer["endpoints"]["token"], authorization_response=request["url"],
                        client_secret=issuer["clientSecret"], code_verifier=session._client.code_verifier)
    connected[user] = session
    print("connected", user, "to", issuer["issuer"], file=sys.stderr)
    return {"kind": "connected"}
def refresh(user, **_):
    connected[user].refresh_token(issuer["endpoints"]["token"], auth=(issuer["clientId"], issuer["clientSecret"]))
    return {"kind": "connected"}
def call_api(user, url, method, **_):
    if user not in connected:
        return {"kind": "refused", "reason": "not connected"}
    response = connected[user].request(method, url)
    if response.status_code == 401 and connected[user].token.get("refresh_token"):
        refresh(user)
        response = connected[user].request(method, url)
    return {"kind": "answered", "status": response.status_code}

actions = {"hello": lambda **_: HELLO, "open": open_run, "start-login": start_login, "callback": callback,
           "refresh": refresh, "call-api": call_api}
for message in map(json.loads, sys.stdin):
    try:
        reply = actions.get(message["do"], lambda **_: {"kind": "unsupported"})(**message)
    except (OAuth2Error, requests.RequestException, Warning) as error:
        if isinstance(error, InvalidGrantError) and message["do"] != "callback":
            del connected[message["user"]]  # the refresh token is dead: the user has to connect again
        reply = {"kind": "refused", "reason": type(error).__name__}  # its message repeats what the server said
    except Exception as error:
        reply = {"kind": "crashed", "reason": type(error).__name__}
    print(json.dumps({"gauntlet": 1, "re": message["id"], **reply}), flush=True)
