#!/usr/bin/env bash
# curl and jq under the gauntlet: gauntlet run --command "bash client.sh"
set -uo pipefail
claims='{"code":true,"pkce":true,"basic":true,"state":true,"api":true,"refresh":true,"refresh-on-401":true,"log":true}'
declare -A verifiers access refreshing # by browser and state; by user; by user
reply() { jq -cn --argjson re "$id" '{gauntlet: 1, re: $re} + $ARGS.named' --arg kind "$@"; }
base64url() { basenc --base64url -w0 | tr -d =; }
parameter() { sed 's/#.*//; s/^[^?]*?//' <<<"$url" | tr '&' '\n' | sed -n "s/^$1=//p"; }
# A line for curl's --config: what is secret goes by stdin, for everybody can read command lines.
option() { sed 's/[\\"]/\\&/g; s/.*/'"$1"' = "&"/' <<<"$2"; }

request_tokens() { # for $user, with the options given
  response=$(curl -sL --max-redirs 0 --fail-with-body -K - "$token_endpoint" <<<"$(option user "$client_id:$client_secret")"$'\n'"$1") || return
  usable='select(.token_type | ascii_downcase == "bearer").access_token | strings | select(test("^[!-~]+$"))'
  token=$(jq -r "$usable" 2>/dev/null <<<"$response") && [[ -n $token ]] || return
  access[$user]=$token token=$(jq -r '.refresh_token | strings | select(test("^[!-~]+$"))' <<<"$response")
  [[ -z $token ]] || refreshing[$user]=$token
}
refresh() {
  request_tokens "$(option data grant_type=refresh_token; option data-urlencode "refresh_token=${refreshing[$user]}")" && return
  [[ $(jq -r .error 2>/dev/null <<<"$response") != invalid_grant ]] || unset "access[$user]" "refreshing[$user]" # it is dead: the user has to connect again
  return 1
}
call_api() { option header "Authorization: Bearer ${access[$user]}" | curl -s -o /dev/null -w '%{http_code}' -X "$method" -K - "$url"; }

while read -r message; do
  mapfile -t fields < <(jq -r '.id, .do, .browser // "", .user // "", .url // .request.url // "", .method // ""' <<<"$message")
  id=${fields[0]} do=${fields[1]} browser=${fields[2]} user=${fields[3]} url=${fields[4]} method=${fields[5]}
  case $do in
    hello) reply hello --arg name curl --argjson claims "$claims" ;;
    open)
      mapfile -t main < <(jq -r '.settings | .redirectUri, (.issuers.main | .clientId, .clientSecret, .endpoints.authorization, .endpoints.token, .scope, .pkce)' <<<"$message")
      redirect_uri=${main[0]} client_id=${main[1]} client_secret=${main[2]} token_endpoint=${main[4]} pkce=${main[6]}
      reply ready ;;
    start-login)
      state=$(openssl rand 32 | base64url) verifier=$(openssl rand 32 | base64url)
      verifiers["$browser $state"]=$verifier
      url=$(jq -rn '[$ARGS.named | to_entries[] | "\(.key)=\(.value | @uri)"] | join("&")' --arg response_type code \
        --arg client_id "$client_id" --arg redirect_uri "$redirect_uri" --arg scope "${main[5]}" --arg state "$state")
      [[ $pkce == false ]] || url+="&code_challenge_method=S256&code_challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64url)"
      reply redirected --arg url "${main[3]}?$url" ;;
    callback)
      login="$browser $(parameter state)" code=$(parameter code)
      verifier=${verifiers[$login]-} && unset "verifiers[$login]"
      [[ $pkce == false ]] || proof=$(option data "code_verifier=$verifier")
      refreshing[$user]=''
      if [[ -z $verifier || -n $(parameter error) || -z $code || $code == *$'\n'* ]]; then reply refused --arg reason 'no answer to a login of this browser'
      elif request_tokens "$(option data grant_type=authorization_code; option data "code=$code"; option data-urlencode "redirect_uri=$redirect_uri"; echo "${proof-}")"; then
        echo "connected $user as $client_id" >&2
        reply connected
      else reply refused --arg reason 'no usable token came'; fi ;;
    *) [[ -n ${access[$user]-} ]] || { reply refused --arg reason 'not connected' && continue; } ;;&
    call-api)
      status=$(call_api)
      [[ $status != 401 || -z ${refreshing[$user]} ]] || { refresh && status=$(call_api); }
      reply answered --argjson status "$((10#$status))" ;;
    refresh) if refresh; then reply connected; else reply refused --arg reason 'no new token came'; fi ;;
    logout) unset "access[$user]" "refreshing[$user]" && reply 'done' ;;
  esac
done
