# Serves the built page on this machine.
# shellcheck shell=bash

listening() { (exec 3<>"/dev/tcp/localhost/$1") 2>/dev/null; }

check_port() {
  [[ $1 =~ ^[1-9][0-9]*$ && $1 -le 65535 ]] || die "--port must be a number from 1 to 65535, not '$1'"
  ! listening "$1" || die "port $1 is in use: stop what listens there, or choose another with --port"
}

# serve_page PORT: until Ctrl+C; prints the address once a browser can open it.
serve_page() {
  local port=$1 log="$glossa_logs/serve.log" server
  (cd web && exec node_modules/.bin/vite preview --port "$port" --strictPort) >"$log" 2>&1 </dev/null &
  server=$!
  # shellcheck disable=SC2064  # the process as it is numbered now
  trap "kill $server 2>/dev/null" EXIT
  until listening "$port"; do
    kill -0 "$server" 2>/dev/null || {
      cat "$log" >&2
      die "the page could not be served"
    }
    sleep 0.1
  done
  echo "Glossa is at http://localhost:$port/ (Ctrl+C stops it)"
  wait "$server"
}
