// golang.org/x/oauth2 under the gauntlet: go build -o client client.go && gauntlet run --command ./client
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/oauth2"
)

type object map[string]interface{}
type message struct {
	ID                             int
	Do, Browser, User, URL, Method string
	Request                        struct{ URL string }
	Settings                       struct {
		RedirectURI string
		Issuers     map[string]struct {
			ClientID, ClientSecret, Scope string
			PKCE                          bool
			Endpoints                     struct{ Authorization, Token string }
		}
	}
}

var claims = object{"code": true, "pkce": true, "basic": true, "state": true, "api": true, "refresh": true, "refresh-on-401": true, "log": true}
var config oauth2.Config
var pkce bool
var verifiers = map[string]string{}     // of the logins that are under way, by browser and state
var tokens = map[string]*oauth2.Token{} // by user
var text, param = base64.RawURLEncoding.EncodeToString, oauth2.SetAuthURLParam

// Code and secret are for the token endpoint, not for where it redirects to.
var noRedirects = http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
var ctx = context.WithValue(context.Background(), oauth2.HTTPClient, &noRedirects)

func startLogin(browser string) (string, error) {
	bytes := make([]byte, 64)
	_, err := rand.Read(bytes)
	state, verifier := text(bytes[:32]), text(bytes[32:])
	verifiers[browser+" "+state] = verifier
	if !pkce {
		return config.AuthCodeURL(state), err
	}
	challenge := sha256.Sum256([]byte(verifier))
	return config.AuthCodeURL(state, param("code_challenge", text(challenge[:])), param("code_challenge_method", "S256")), err
}

func callback(browser, user, address string) error {
	location, err := url.Parse(address)
	if err != nil {
		return err
	}
	query, options := location.Query(), []oauth2.AuthCodeOption{}
	login := browser + " " + strings.Join(query["state"], " ")
	verifier, known := verifiers[login]
	delete(verifiers, login)
	if !known || query.Has("error") || !query.Has("code") {
		return errors.New("this is no answer to a login of this browser")
	}
	if pkce {
		options = append(options, param("code_verifier", verifier))
	}
	token, err := config.Exchange(ctx, query.Get("code"), options...)
	if err == nil && token.Type() != "Bearer" {
		err = errors.New("a token of this type cannot be used")
	}
	if err == nil {
		tokens[user] = token
		log.Printf("connected %s as %s", user, config.ClientID)
	}
	return err
}

func refresh(user string) error {
	if tokens[user] == nil {
		return errors.New("not connected")
	}
	token, err := config.TokenSource(ctx, &oauth2.Token{RefreshToken: tokens[user].RefreshToken}).Token()
	var failure *oauth2.RetrieveError
	if err == nil {
		tokens[user] = token
	} else if errors.As(err, &failure) && strings.Contains(string(failure.Body), "invalid_grant") {
		delete(tokens, user) // the refresh token is dead: the user has to connect again
	}
	return err
}

func callAPI(user, method, address string, again bool) (int, error) {
	request, err := http.NewRequest(method, address, nil)
	if err != nil || tokens[user] == nil {
		return 0, errors.New("not connected")
	}
	tokens[user].SetAuthHeader(request)
	response, err := noRedirects.Do(request)
	if err != nil {
		return 0, err
	}
	response.Body.Close()
	if response.StatusCode == http.StatusUnauthorized && again && tokens[user].RefreshToken != "" {
		if err = refresh(user); err == nil {
			return callAPI(user, method, address, false)
		}
	}
	return response.StatusCode, err
}

func answer(m message) (object, error) {
	switch m.Do {
	case "hello":
		return object{"kind": "hello", "name": "golang.org/x/oauth2", "claims": claims}, nil
	case "open":
		main := m.Settings.Issuers["main"]
		endpoint := oauth2.Endpoint{AuthURL: main.Endpoints.Authorization, TokenURL: main.Endpoints.Token, AuthStyle: oauth2.AuthStyleInHeader}
		config = oauth2.Config{ClientID: main.ClientID, ClientSecret: main.ClientSecret, Endpoint: endpoint, RedirectURL: m.Settings.RedirectURI, Scopes: strings.Fields(main.Scope)}
		pkce = main.PKCE
		return object{"kind": "ready"}, nil
	case "start-login":
		url, err := startLogin(m.Browser)
		return object{"kind": "redirected", "url": url}, err
	case "callback":
		return object{"kind": "connected"}, callback(m.Browser, m.User, m.Request.URL)
	case "refresh":
		return object{"kind": "connected"}, refresh(m.User)
	case "call-api":
		status, err := callAPI(m.User, m.Method, m.URL, true)
		return object{"kind": "answered", "status": status}, err
	}
	return object{"kind": "unsupported"}, nil
}

func main() {
	for in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout); in.More(); {
		var m message
		if err := in.Decode(&m); err != nil {
			log.Fatal(err)
		}
		reply, err := answer(m)
		var failure *oauth2.RetrieveError
		if errors.As(err, &failure) { // its own text repeats what the server said
			err = errors.New("the token endpoint answered " + failure.Response.Status)
		}
		if err != nil {
			reply = object{"kind": "refused", "reason": err.Error()}
		}
		reply["gauntlet"], reply["re"] = 1, m.ID
		out.Encode(reply)
	}
}
