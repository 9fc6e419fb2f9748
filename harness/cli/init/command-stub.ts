/** A program that is to be filled in. It answers; what is not filled in yet says that it crashed, and why. */
export function commandStub(name: string): string {
  return `"""A client under the gauntlet: one JSON object a line on stdin and stdout; all else that is written is its log.

\`gauntlet protocol\` prints the whole contract. It is the same in every language: write this in yours, and put the command that
starts it in the place of \`python3 gauntlet.client.py\` in the configuration.
"""
import json
import sys

# What it does itself: only that is judged. \`gauntlet protocol\` lists all capabilities.
CLAIMS = {"code": True, "pkce": True, "basic": True, "state": True, "api": True, "refresh": True}


def todo(what):
    # A crash is not a refusal: what is still to be done passes nothing.
    return {"kind": "crashed", "reason": f"TODO: {what} is not written yet"}


def hello(message):
    return {"kind": "hello", "name": ${JSON.stringify(name)}, "claims": CLAIMS}


def open_run(message):
    # TODO: set your client up with these: clientId, clientSecret, scope, pkce, and endpoints with authorization and token.
    main = message["settings"]["issuers"]["main"]
    redirect_uri = message["settings"]["redirectUri"]
    return {"kind": "ready"}


def start_login(message):
    # {"kind": "redirected", "url": …}: the URL that message["user"] is sent to in message["browser"].
    return todo("start-login")


def callback(message):
    # message["request"]["url"] is what message["browser"] asks for at the redirect URI.
    # {"kind": "connected"}, or {"kind": "refused", "reason": …} where the client means to refuse.
    return todo("callback")


def call_api(message):
    # {"kind": "answered", "status": …} of message["url"], called with the access token of message["user"].
    return todo("call-api")


def refresh(message):
    # {"kind": "connected"} once the tokens of message["user"] are new.
    return todo("refresh")


ACTIONS = {
    "hello": hello,
    "open": open_run,
    "start-login": start_login,
    "callback": callback,
    "call-api": call_api,
    "refresh": refresh,
}

for line in sys.stdin:
    message = json.loads(line)
    action = ACTIONS.get(message["do"])
    try:
        reply = action(message) if action else {"kind": "unsupported"}
    except Exception as error:
        reply = {"kind": "crashed", "reason": f"{type(error).__name__}: {error}"}
    print(json.dumps({"gauntlet": 1, "re": message["id"], **reply}), flush=True)
`;
}
