// golang.org/x/oauth2 under the gauntlet: go build -o client client.go && gauntlet run --command ./client
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"golang.org/x/oauth2"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func main() {
	type object = map[string]any
	var config oauth2.Config
	verifiers, tokens := map[string]string{}, map[any]*oauth2.Token{} // by browser and state; by user
	text, set := base64.RawURLEncoding.EncodeToString, oauth2.SetAuthURLParam
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}) // code and secret are for the token endpoint, not for where it redirects to
	for in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout); in.More(); {
		m, said := object{}, object{"kind": "refused", "reason": "not connected"}
		in.Decode(&m)
		switch m["do"] {
		case "hello":
			said = object{"kind": "hello", "name": "golang.org/x/oauth2", "claims": object{"code": true, "pkce": true, "basic": true, "state": true, "api": true, "log": true}}
		case "open":
			main := m["settings"].(object)["issuers"].(object)["main"].(object)
			at := main["endpoints"].(object)
			config = oauth2.Config{ClientID: main["clientId"].(string), ClientSecret: main["clientSecret"].(string), Endpoint: oauth2.Endpoint{AuthURL: at["authorization"].(string), TokenURL: at["token"].(string), AuthStyle: oauth2.AuthStyleInHeader}, RedirectURL: m["settings"].(object)["redirectUri"].(string), Scopes: strings.Fields(main["scope"].(string))}
			said = object{"kind": "ready"}
		case "start-login":
			random := make([]byte, 64)
			rand.Read(random)
			state, verifier := text(random[:32]), text(random[32:])
			verifiers[fmt.Sprint(m["browser"], []string{state})] = verifier
			challenge := sha256.Sum256([]byte(verifier))
			said = object{"kind": "redirected", "url": config.AuthCodeURL(state, set("code_challenge", text(challenge[:])), set("code_challenge_method", "S256"))}
		case "callback":
			location, _ := url.Parse(m["request"].(object)["url"].(string))
			login := fmt.Sprint(m["browser"], location.Query()["state"])
			if verifier, known := verifiers[login]; known && !location.Query().Has("error") {
				delete(verifiers, login)
				if token, err := config.Exchange(ctx, location.Query().Get("code"), set("code_verifier", verifier)); err == nil && token.Type() == "Bearer" {
					tokens[m["user"]], said = token, object{"kind": "connected"}
					fmt.Fprintln(os.Stderr, "connected as", config.ClientID)
				}
			}
		case "call-api":
			if response, err := config.Client(ctx, tokens[m["user"]]).Get(m["url"].(string)); err == nil {
				said = object{"kind": "answered", "status": response.StatusCode}
			}
		}
		said["gauntlet"], said["re"] = 1, m["id"]
		out.Encode(said)
	}
}
