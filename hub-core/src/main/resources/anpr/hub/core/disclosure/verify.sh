#!/usr/bin/env bash
# Checks an evidence package: bash verify.sh TRUST [PACKAGE-ID], in the package's directory.
# TRUST is a folder that you have from elsewhere than the package. Ends with VERIFIED and status 0, or with NOT VERIFIED and
# status 1; status 2 if it could not look. Needs bash 4.4, coreutils, openssl 3 and xxd. What it checks, and what it says:
# docs/spec/evidence.md, 4 and 5. It shares nothing with Verify.java, which answers the same.
#
# A process for each hash would take an hour for a large package, so all of a kind are hashed at once: a file each, or what is
# of one length written in a row and cut by split.
set -euo pipefail
export LC_ALL=C
unset CDPATH
shopt -s nullglob dotglob extglob
umask 077

said=''
tmp=''
at_exit() {
    local status=$?
    [[ -z $tmp ]] || rm -rf -- "$tmp"
    [[ -n $said ]] || { printf 'FAIL files: could not be read\nNOT VERIFIED\n'; status=1; }
    exit "$status"
}
trap at_exit EXIT
trap 'exit 1' HUP INT TERM

fail() { said=yes; printf 'FAIL %s: %s\nNOT VERIFIED\n' "$1" "$2"; exit 1; }
ok() { printf 'ok %s: %s\n' "$1" "$2"; }
note() { printf 'note %s: %s\n' "$1" "$2"; }
cannot() { said=yes; printf 'cannot verify: %s\n' "$1"; exit 2; }

if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
    cannot "this is bash $BASH_VERSION, and 4.4 or later is needed; use java Verify.java"
fi
if (($# < 1 || $# > 2)); then
    said=yes
    printf 'usage: bash verify.sh TRUST [PACKAGE-ID]   (in the package'\''s directory)\n'
    exit 2
fi
for program in base64 date mkdir mktemp openssl rm sha256sum sort split tail tr uniq wc xxd; do
    type -P "$program" >/dev/null || cannot "the program $program is missing"
done
trust=$1
[[ $trust == /* ]] || trust=./$trust
expected=${2-}
tmp=$(mktemp -d) || cannot 'no directory for what is made on the way'

# What may be printed of a text that somebody else chose.
plain() { PLAIN=${1//+([!A-Za-z0-9._\/ -])/?}; }

# The lines of a file into LINES, its text into TEXT; fails if it has a NUL or a last line without end.
lines_of() { # FILE SIZE
    LINES=() TEXT=''
    mapfile -t LINES <"$1"
    ((${#LINES[@]} == 0)) || printf -v TEXT '%s\n' "${LINES[@]}"
    ((${#TEXT} == $2))
}

# SHA-256 of files into HASHES, in lower-case hex.
hash_files() {
    local chunk=()
    HASHES=()
    while (($# > 0)); do
        chunk=("${@:1:2000}")
        shift "${#chunk[@]}"
        mapfile -t -O "${#HASHES[@]}" HASHES < <(sha256sum -- "${chunk[@]}")
    done
    HASHES=("${HASHES[@]/%[ ]*/}")
}

hash_one() { HASH=$(sha256sum <"$1"); HASH=${HASH:0:64}; }

# The bytes of a Base64 text into HEX; fails unless it is the one way to write them.
unbase64() {
    [[ -n $1 && $1 != *[!A-Za-z0-9+/=]* ]] || return 1
    HEX=$(base64 -d <<<"$1" 2>/dev/null | xxd -p -c 256) || return 1
    HEX=${HEX//$'\n'/}
    [[ $(xxd -r -p <<<"$HEX" | base64 -w 0) == "$1" ]]
}

is_time() {
    [[ $1 =~ ^[0-9]{4}-[01][0-9]-[0-3][0-9]T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$ ]] \
        && date -u -d "$1" +%s >/dev/null 2>&1
}

# Whether a time is in one of the terms "<from> <until>;<from> <until>;".
in_force() { # TERMS TIME
    local term from until
    local -a terms
    IFS=';' read -r -a terms <<<"$1"
    for term in "${terms[@]}"; do
        read -r from until <<<"$term"
        [[ ! $2 < $from && ($until == - || $2 < $until) ]] && return 0
    done
    return 1
}

# ------------------------------------------------------------------------------------------------------------------- trust

declare -A key_terms=() signer_terms=() held_origin=() held_size=() held_root=()
held=()

trusted_lines() {
    [[ -f $trust/$1 ]] && lines_of "$trust/$1" "$(wc -c <"$trust/$1")" || cannot "the trust folder has no $1 of whole lines"
}

term_of() {
    is_time "$1" && { [[ $2 == - ]] || is_time "$2"; } \
        || cannot 'the trust folder has a time that is not yyyy-mm-ddThh:mm:ssZ'
}

read_trust() {
    local line der file name
    trusted_lines keys.txt
    for line in "${LINES[@]}"; do
        [[ $line =~ ^((log|witness)\ [!-~]+\ ([0-9a-f]{8}))\ ([^ ]+)\ ([^ ]+)$ ]] \
            || cannot "the trust folder's keys.txt has a line that is none"
        term_of "${BASH_REMATCH[4]}" "${BASH_REMATCH[5]}"
        [[ $line =~ ^((log|witness)\ [!-~]+\ ([0-9a-f]{8}))\ ([^ ]+\ [^ ]+)$ ]]
        key_terms["${BASH_REMATCH[1]}"]=${key_terms["${BASH_REMATCH[1]}"]-}${BASH_REMATCH[4]}';'
        der=$(openssl pkey -pubin -in "$trust/keys/${BASH_REMATCH[3]}.pem" -outform DER 2>/dev/null | xxd -p -c 256) || der=''
        [[ $der == 302a300506032b6570032100* ]] \
            || cannot "the trust folder has no Ed25519 key keys/${BASH_REMATCH[3]}.pem"
    done
    trusted_lines seal-signers.txt
    for line in "${LINES[@]}"; do
        [[ $line =~ ^([0-9a-f]{64})\ ([^ ]+)\ ([^ ]+)$ ]] \
            || cannot "the trust folder's seal-signers.txt has a line that is none"
        name=${BASH_REMATCH[1]}
        set -- "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
        term_of "$1" "$2"
        signer_terms[$name]=${signer_terms[$name]-}"$1 $2;"
    done
    trusted_lines verifiers.sha256
    verifiers=$'\n'$TEXT
    for name in seal-root.pem tsa-root.pem; do
        [[ $name == tsa-root.pem && ! -e $trust/$name ]] \
            || openssl x509 -in "$trust/$name" -noout >/dev/null 2>&1 \
            || cannot "the trust folder has no certificates in $name"
    done
    for file in "$trust"/checkpoints/*.txt; do
        name=${file##*/}
        plain "$name"
        read_note "$file" "$(wc -c <"$file")" || cannot "the trust folder's checkpoints/$PLAIN is no checkpoint"
        held+=("$name")
        held_origin["$name"]=$ORIGIN held_size["$name"]=$SIZE held_root["$name"]=$ROOT
    done
}

# A signed checkpoint: ORIGIN, SIZE, ROOT (hex), BODY, and SIGNERS with SIGNATURES (hex).
read_note() { # FILE SIZE
    local line dash=$'\xe2\x80\x94'
    ORIGIN='' SIZE='' ROOT='' BODY='' SIGNERS=() SIGNATURES=()
    lines_of "$1" "$2" && ((${#LINES[@]} >= 5)) || return 1
    [[ ${LINES[0]} =~ ^[!-~]+$ && ${LINES[1]} =~ ^(0|[1-9][0-9]{0,14})$ && -z ${LINES[3]} ]] || return 1
    unbase64 "${LINES[2]}" && ((${#HEX} == 64)) || return 1
    ROOT=$HEX
    for line in "${LINES[@]:4}"; do
        [[ $line =~ ^"$dash "([!-~]+)\ ([A-Za-z0-9+/]+={0,2})$ ]] || return 1
        SIGNERS+=("${BASH_REMATCH[1]}")
        unbase64 "${BASH_REMATCH[2]}" && ((${#HEX} >= 10)) || return 1
        SIGNATURES+=("$HEX")
    done
    ORIGIN=${LINES[0]} SIZE=${LINES[1]}
    printf -v BODY '%s\n' "${LINES[@]:0:3}"
}

signed_by() { # KEY-ID TEXT SIGNATURE(hex)
    printf '%s' "$2" >"$tmp/message"
    xxd -r -p <<<"$3" >"$tmp/signature"
    openssl pkeyutl -verify -pubin -inkey "$trust/keys/$1.pem" -rawin -in "$tmp/message" -sigfile "$tmp/signature" \
        >/dev/null 2>&1
}

# ------------------------------------------------------------------------------------------------------- verifier, files

is_named() { # NAME FILE
    if [[ -f $2 ]]; then
        hash_one "$2"
        [[ $verifiers == *$'\n'"$HASH  $1"$'\n'* ]] && return 0
    fi
    fail verifier 'this verifier is not the one that the trust folder names'
}

files=()
folders=()
declare -A size=()

strange() {
    plain "$1"
    fail files "$PLAIN: a link, or a name that no file of a package has"
}

walk() { # PREFIX
    local entry name
    for entry in "$1"*; do
        name=${entry##*/}
        [[ $name =~ ^[A-Za-z0-9._-]+$ && $name != *..* && ! -L $entry ]] || strange "$entry"
        if [[ -d $entry ]]; then
            folders+=("$entry")
            walk "$entry/"
        elif [[ -f $entry ]]; then
            files+=("$entry")
        else
            strange "$entry"
        fi
    done
}

measure() {
    local chunk line
    while (($# > 0)); do
        chunk=("${@:1:2000}")
        shift "${#chunk[@]}"
        while read -r line; do
            size["${line#* }"]=${line%% *}
        done < <(wc -c -- "${chunk[@]}")
    done
    unset 'size[total]'
}

check_files() {
    local twice
    walk ''
    mapfile -t twice < <(printf '%s\n' "${files[@]}" "${folders[@]}" | tr A-Z a-z | sort | uniq -d)
    ((${#twice[@]} == 0)) || strange "${twice[0]}"
    measure "${files[@]/#/.\/}"
    ok files "${#files[@]} files, no links, no names that do not belong"
}

there() { [[ -n ${size["./$1"]-} ]]; }

lines_there() { there "$1" && lines_of "$1" "${size["./$1"]}"; }

note_there() { there "$1" && read_note "$1" "${size["./$1"]}"; }

# --------------------------------------------------------------------------------------------------------- seal, signer

# An element of the DER in P at AT, whose tag must be given: FROM and END, in hex digits.
element() { # TAG
    local length octets
    [[ ${P:AT:2} == "$1" && -n ${P:AT+2:2} ]] || return 1
    length=$((16#${P:AT+2:2}))
    FROM=$((AT + 4))
    if ((length > 127)); then
        octets=$((length & 127))
        ((octets >= 1 && octets <= 3 && FROM + 2 * octets <= ${#P})) || return 1
        length=$((16#${P:FROM:2*octets}))
        ((length >= (octets == 1 ? 128 : 1 << 8 * (octets - 1)))) || return 1
        FROM=$((FROM + 2 * octets))
    fi
    END=$((FROM + 2 * length))
    ((END <= ${#P}))
}

into() { element "$1" && AT=$FROM; }
past() { element "$1" && AT=$END; }
next() { [[ ${P:AT:${#1}} == "$1" ]] && AT=$((AT + ${#1})); }
digest_algorithm() { element 30 && [[ ${P:FROM:END-FROM} =~ ^060960864801650304020([123])(0500)?$ ]] && AT=$END; }

# By the last digit of their object identifiers: digests, and RSA with them.
digests_of=('' sha256 sha384 sha512)
rsa_with=('' b c d)

# That a seal is a detached signature by one and nothing else; what it says of its signer, and its signed attributes, are
# kept, for openssl takes them in other writings too.
is_strict() {
    local version digest algorithm set all
    P=$(xxd -p -c 256 tagmanifest-sha256.txt.p7s)
    P=${P//$'\n'/}
    AT=0
    all=${#P}
    into 30 && ((END == all)) && next 06092a864886f70d010702 && into a0 && ((END == all)) && into 30 && ((END == all)) || return 1
    version=${P:AT:6}
    [[ $version == 020101 || $version == 020103 ]] && next "$version" && into 31 || return 1
    set=$END
    digest_algorithm && ((AT == set)) || return 1
    digest=${BASH_REMATCH[1]}
    next 300b06092a864886f70d010701 && past a0 && into 31 && ((END == all)) && into 30 && ((END == all)) || return 1
    next "$version" || return 1
    ISSUER_SERIAL=''
    if [[ $version == 020101 ]]; then
        past 30 || return 1
        ISSUER_SERIAL=${P:FROM:END-FROM}
    else
        past 80 || return 1
    fi
    digest_algorithm && [[ ${BASH_REMATCH[1]} == "$digest" ]] || return 1
    set=$AT
    past a0 || return 1
    ATTRIBUTES=31${P:set+2:END-set-2}
    DIGEST=${digests_of[digest]}
    element 30 || return 1
    algorithm=${P:FROM:END-FROM}
    case ${algorithm%0500} in
        06092a864886f70d010101 | 06092a864886f70d01010"${rsa_with[digest]}" | 06082a8648ce3d04030$((digest + 1))) ;;
        06032b6570) DIGEST='' ;;
        *) return 1 ;;
    esac
    AT=$END
    past 04 && ((END == all)) || return 1
    SIGNATURE=${P:FROM:END-FROM}
}

# That the seal is by this certificate to the byte: as it names it, and over the attributes as they are written.
is_exact() { # CERTIFICATE
    local serial serial_end issuer
    if [[ -n $ISSUER_SERIAL ]]; then
        P=$(openssl x509 -in "$1" -outform DER | xxd -p -c 256) || return 1
        P=${P//$'\n'/}
        AT=0
        into 30 && into 30 || return 1
        [[ ${P:AT:2} != a0 ]] || past a0 || return 1
        serial=$AT
        past 02 || return 1
        serial_end=$AT
        past 30 || return 1
        issuer=$AT
        past 30 || return 1
        [[ $ISSUER_SERIAL == "${P:issuer:AT-issuer}${P:serial:serial_end-serial}" ]] || return 1
    fi
    openssl x509 -in "$1" -noout -pubkey >"$tmp/signer.pub" || return 1
    xxd -r -p <<<"$ATTRIBUTES" >"$tmp/message"
    xxd -r -p <<<"$SIGNATURE" >"$tmp/signature"
    openssl pkeyutl -verify -pubin -inkey "$tmp/signer.pub" -rawin ${DIGEST:+-digest "$DIGEST"} -in "$tmp/message" \
        -sigfile "$tmp/signature" >/dev/null 2>&1
}

# Only the roots that are given, none of the system's.
leads_to_root() { # CERTIFICATE WHEN...
    openssl verify "${@:2}" -purpose any -no-CApath -no-CAstore -CAfile "$trust/seal-root.pem" \
        -untrusted "$tmp/certificates.pem" "$1" >/dev/null 2>&1
}

is_sealed() {
    local line one='' count=0
    there tagmanifest-sha256.txt && there tagmanifest-sha256.txt.p7s && is_strict || return 1
    openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s -content tagmanifest-sha256.txt \
        -CAfile "$trust/seal-root.pem" -no-CApath -no-CAstore -purpose any -no_check_time \
        -signer "$tmp/signer.pem" -certsout "$tmp/certificates.pem" -out /dev/null >/dev/null 2>&1 \
        && is_exact "$tmp/signer.pem" || return 1
    while read -r line; do
        one+=$line$'\n'
        if [[ $line == -----END* ]]; then
            count=$((count + 1))
            printf '%s' "$one" >"$tmp/certificate.pem"
            leads_to_root "$tmp/certificate.pem" -no_check_time || return 1
            one=''
        fi
    done <"$tmp/certificates.pem"
    ((count > 0))
}

check_seal() {
    is_sealed || fail seal \
        'the seal does not fit tagmanifest-sha256.txt or its certificate does not lead to the trusted root'
    ok seal 'fits tagmanifest-sha256.txt, and its certificate leads to the trusted root'
}

# The bag-info is read before all files are compared, for it has the time; so it is compared first.
read_bag() {
    local line wrong=''
    local -A value=()
    read_manifest tagmanifest-sha256.txt
    if there bag-info.txt && [[ -n ${named[bag-info.txt]-} ]]; then
        hash_one bag-info.txt
        [[ $HASH == "${named[bag-info.txt]}" ]] || fail manifest 'bag-info.txt: differs from what was sealed'
    fi
    lines_there bag-info.txt || wrong=yes
    for line in "${LINES[@]}"; do
        if [[ $line =~ ^([A-Za-z-]+):\ ([!-~]|[!-~][ -~]*[!-~])$ && -z ${value[${BASH_REMATCH[1]}]-} ]]; then
            value[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
        else
            wrong=yes
        fi
    done
    package=${value[Package-Id]-} reference=${value[Case]-} recipient=${value[Recipient]-} issued=${value[Issued]-}
    [[ -z $wrong && -n $package && -n $reference && $recipient =~ ^(DEFENCE|PROSECUTOR|COURT-ANNEX)$ ]] && is_time "$issued" \
        || fail package 'bag-info.txt does not name case, recipient and package'
}

check_signer() {
    local signer
    signer=$(openssl x509 -in "$tmp/signer.pem" -outform DER | sha256sum)
    signer=${signer:0:64}
    [[ -n ${signer_terms[$signer]-} ]] || fail signer 'sealed by a certificate that the trust folder does not name'
    read_bag
    in_force "${signer_terms[$signer]}" "$issued" \
        && leads_to_root "$tmp/signer.pem" -attime "$(date -u -d "$issued" +%s)" \
        || fail signer "sealed at $issued, when its certificate was not in force"
    ok signer "sealed at $issued by a certificate that the trust folder names"
}

# ------------------------------------------------------------------------------------------------------------- manifest

declare -A sealed=()

# A manifest into NAMES, and named, which has the digests.
read_manifest() {
    local line right=yes
    declare -gA named=()
    NAMES=()
    LINES=()
    ! there "$1" || lines_there "$1" || right=''
    for line in "${LINES[@]}"; do
        if [[ -n $right && $line =~ ^([0-9a-f]{64})\ \ ([A-Za-z0-9._/-]+)$ && -z ${named[${BASH_REMATCH[2]}]-} ]]; then
            NAMES+=("${BASH_REMATCH[2]}")
            named[${BASH_REMATCH[2]}]=${BASH_REMATCH[1]}
        else
            right=''
        fi
    done
    [[ -n $right ]] || fail manifest "$1: differs from what was sealed"
}

belongs() { # PATH PREFIX
    [[ $1 != tagmanifest-sha256.txt && $1 != tagmanifest-sha256.txt.p7s ]] || return 1
    if [[ -n $2 ]]; then [[ $1 == data/* ]]; else [[ $1 != data/* ]]; fi
}

compare() { # MANIFEST PREFIX
    local name i
    read_manifest "$1"
    for name in "${NAMES[@]}"; do
        there "$name" && belongs "$name" "$2" || fail manifest "$name: is missing"
    done
    hash_files "${NAMES[@]/#/.\/}"
    for i in "${!NAMES[@]}"; do
        name=${NAMES[i]}
        [[ ${HASHES[i]-} == "${named[$name]}" ]] || fail manifest "$name: differs from what was sealed"
        sealed[$name]=${HASHES[i]}
    done
    for name in "${files[@]}"; do
        ! belongs "$name" "$2" || [[ -n ${named[$name]-} ]] || fail manifest "$name: was not sealed"
    done
}

check_manifest() {
    local name
    compare tagmanifest-sha256.txt ''
    compare manifest-sha256.txt data/
    for name in bagit.txt manifest-sha256.txt data/records.sdl data/records.csv data/selection.sdl data/selection.tlog-proof; do
        there "$name" || fail manifest "$name: is missing"
    done
    ok manifest "${#sealed[@]} files are as they were sealed"
}

check_package() {
    if [[ $# -gt 0 && $1 != "$package" ]]; then
        plain "$1"
        fail package "this is package $package, not $PLAIN"
    fi
    ok package "$package, case $reference, for $recipient"
}

# ---------------------------------------------------------------------------------------------------------- checkpoints

logs=()
declare -A log_origin=() log_size=() log_root=() log_text=() log_key=() log_time=()

check_checkpoints() {
    local path log id
    for path in "${files[@]}"; do
        if [[ $path == data/logs/*/* ]]; then
            path=${path#data/logs/}
            logs+=("${path%%/*}")
        fi
    done
    mapfile -t logs < <(printf '%s\n' audit "${logs[@]}" | sort -u)
    for log in "${logs[@]}"; do
        note_there "data/logs/$log/checkpoint.txt" \
            && [[ $log =~ ^(ingest|retrieved|audit)$ && $ORIGIN == */"$log" && ${SIGNERS[0]} == "$ORIGIN" ]] \
            && id=${SIGNATURES[0]:0:8} \
            && [[ -n ${key_terms["log $ORIGIN $id"]-} && ${#SIGNATURES[0]} == 136 ]] \
            && signed_by "$id" "$BODY" "${SIGNATURES[0]:8}" \
            || fail checkpoint "log $log: not signed by a log key of the trust folder"
        log_origin[$log]=$ORIGIN log_size[$log]=$SIZE log_root[$log]=$ROOT log_text[$log]=$TEXT log_key[$log]=$id
        ok checkpoint "log $log: $SIZE leaves, signed by $ORIGIN"
    done
}

# The time of an RFC 3161 reply to STAMPED; fails unless it is of these bytes and of a trusted authority.
stamped() { # REPLY DATA
    local text line seconds='' algorithm=''
    [[ -f $trust/tsa-root.pem ]] || return 1
    openssl ts -reply -in "$1" -token_out -out "$tmp/token" >/dev/null 2>&1 || return 1
    text=$(openssl ts -reply -in "$tmp/token" -token_in -text 2>/dev/null) || return 1
    while read -r line; do
        [[ -n $seconds || $line != 'Time stamp: '* ]] || seconds=${line#Time stamp: }
        [[ -n $algorithm || $line != 'Hash Algorithm: '* ]] || algorithm=${line#Hash Algorithm: }
    done <<<"$text"
    [[ $algorithm =~ ^sha(256|384|512)$ ]] || return 1
    [[ $seconds =~ ^([A-Z][a-z]{2}\ +[0-9]+\ [0-9:]{8})(\.[0-9]+)?\ ([0-9]{4})\ GMT$ ]] || return 1
    seconds=$(date -u -d "${BASH_REMATCH[1]} ${BASH_REMATCH[3]} UTC" +%s) || return 1
    openssl ts -verify -data "$2" -in "$1" -CAfile "$trust/tsa-root.pem" -attime "$seconds" >/dev/null 2>&1 || return 1
    SECONDS_OF=$seconds
    STAMPED=$(date -u -d "@$seconds" +%FT%TZ)
}

check_tokens() {
    local log reply latest
    latest=$(($(date -u -d "$issued" +%s) + 300))
    for log in "${logs[@]}"; do
        reply=data/logs/$log/checkpoint.tsr
        if ! there "$reply"; then
            note token "log $log: no time stamp, its time is what the hub says"
            continue
        fi
        stamped "$reply" "data/logs/$log/checkpoint.txt" \
            || fail token "log $log: the time stamp is not of this checkpoint, or not of a trusted authority"
        ((SECONDS_OF <= latest)) || fail token "log $log: stamped at $STAMPED, after the package says it was issued"
        log_time[$log]=$STAMPED
        ok token "log $log: stamped at $STAMPED"
    done
}

check_keys() {
    local log at
    for log in "${logs[@]}"; do
        at=${log_time[$log]-$issued}
        in_force "${key_terms["log ${log_origin[$log]} ${log_key[$log]}"]}" "$at" \
            || fail key "log $log: key ${log_key[$log]} was not in force at $at"
        ok key "log $log: key ${log_key[$log]} was in force at $at"
    done
}

check_witnesses() {
    local log i id name seconds at terms text signed
    for log in "${logs[@]}"; do
        note_there "data/logs/$log/checkpoint.txt"
        signed=''
        for ((i = 1; i < ${#SIGNERS[@]}; i++)); do
            name=${SIGNERS[i]} id=${SIGNATURES[i]:0:8}
            terms=${key_terms["witness $name $id"]-}
            [[ -n $terms ]] || continue
            seconds=-1
            ((${#SIGNATURES[i]} != 152)) || seconds=$((16#${SIGNATURES[i]:8:16}))
            printf -v text 'cosignature/v1\ntime %d\n%s' "$seconds" "$BODY"
            ((seconds >= 0 && seconds <= 253402300799)) && signed_by "$id" "$text" "${SIGNATURES[i]:24}" \
                || fail witness "log $log: signature of witness $name does not verify"
            at=${log_time[$log]-$(date -u -d "@$seconds" +%FT%TZ)}
            in_force "$terms" "$at" || fail witness "log $log: key $id was not in force at $at"
            signed+=", $name"
        done
        if [[ -n $signed ]]; then
            ok witness "log $log: signed by ${signed#, }"
        else
            note witness "log $log: no witness has signed: the log is only as honest as who keeps its key"
        fi
    done
}

node() { # LEFT RIGHT
    HASH=$(xxd -r -p <<<"01$1$2" | sha256sum)
    HASH=${HASH:0:64}
}

# RFC 9162, section 2.1.4.2, for 0 < old < size.
is_consistent() { # OLD OLD-ROOT SIZE ROOT HASH...
    local fn=$(($1 - 1)) sn=$(($3 - 1)) old=$1 old_root=$2 root=$4 fr sr hash
    shift 4
    if (((old & (old - 1)) == 0)); then set -- "$old_root" "$@"; fi
    (($# > 0)) || return 1
    while ((fn & 1)); do
        fn=$((fn >> 1)) sn=$((sn >> 1))
    done
    fr=$1 sr=$1
    shift
    for hash; do
        ((sn != 0)) || return 1
        if ((fn & 1 || fn == sn)); then
            node "$hash" "$fr"
            fr=$HASH
            node "$hash" "$sr"
            sr=$HASH
            while ((!(fn & 1) && fn != 0)); do
                fn=$((fn >> 1)) sn=$((sn >> 1))
            done
        else
            node "$sr" "$hash"
            sr=$HASH
        fi
        fn=$((fn >> 1)) sn=$((sn >> 1))
    done
    ((sn == 0)) && [[ $fr == "$old_root" && $sr == "$root" ]]
}

continues() { # LOG OLD OLD-ROOT
    local now=${log_size[$1]} line path=()
    if (($2 >= now)); then
        (($2 == now)) && [[ $3 == "${log_root[$1]}" ]]
        return
    fi
    if (($2 == 0)); then
        [[ $3 == e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ]]
        return
    fi
    lines_there "data/logs/$1/consistency-$2.txt" || return 1
    [[ ${LINES[0]-} == anpr-hub/consistency@v1 && ${LINES[1]-} == "old $2" && ${LINES[2]-} == "new $now" ]] || return 1
    for line in "${LINES[@]:3}"; do
        unbase64 "$line" && ((${#HEX} == 64)) || return 1
        path+=("$HEX")
    done
    is_consistent "$2" "$3" "$now" "${log_root[$1]}" "${path[@]}"
}

check_history() {
    local log file count
    for log in "${logs[@]}"; do
        count=0
        for file in "${held[@]}"; do
            [[ ${held_origin["$file"]} == "${log_origin[$log]}" ]] || continue
            if ! continues "$log" "${held_size["$file"]}" "${held_root["$file"]}"; then
                plain "$file"
                fail history "log $log: does not continue the checkpoint of ${held_size["$file"]} leaves in $PLAIN"
            fi
            count=$((count + 1))
        done
        if ((count == 0)); then
            note history "log $log: no checkpoint that others hold is in the trust folder"
        else
            ok history "log $log: continues $count checkpoints that others hold"
        fi
    done
}

# -------------------------------------------------------------------------------------------------------------- records

# The records at hand, by number from 0: log, index, payload, digests in quotes; and their disclosures, each with its record.
clear_rows() {
    row_log=() row_index=() row_payload=() row_digests=() disclosures=() disclosure_row=()
    opened=() opened_row=()
    declare -gA shown=()
}

# A line as one more record; fails where it is none.
read_row() {
    local line=$1 parts digest last='' row=${#row_log[@]} list part
    [[ $line == *'~' ]] || return 1
    line=${line%'~'}
    local IFS='~'
    # shellcheck disable=SC2206  # cut at each tilde, with no file names made of it (set -f)
    parts=($line)
    [[ "${parts[*]}" == "$line" ]] || return 1
    [[ ${parts[0]} =~ ^(ingest|retrieved|audit)\ (0|[1-9][0-9]{0,14})\ (\{\"_sd\":\[(.+)\],\"_sd_alg\":\"sha-256\"\})$ ]] \
        || return 1
    row_log[row]=${BASH_REMATCH[1]} row_index[row]=${BASH_REMATCH[2]} row_payload[row]=${BASH_REMATCH[3]}
    row_digests[row]=${BASH_REMATCH[4]}
    IFS=','
    # shellcheck disable=SC2206
    list=(${row_digests[row]})
    [[ "${list[*]}" == "${row_digests[row]}" ]] || return 1
    for digest in "${list[@]}"; do
        [[ ${#digest} == 45 && $digest == '"'*'"' && ${digest:1:43} != *[!A-Za-z0-9_-]* && $last < $digest ]] || return 1
        last=$digest
    done
    for part in "${parts[@]:1}"; do
        [[ -n $part && $part != *[!A-Za-z0-9_-]* ]] || return 1
        disclosures+=("$part")
        disclosure_row+=("$row")
    done
}

check_order() {
    local lines last=0 line row=0
    clear_rows
    mapfile -t lines < <(tr '\000' '\001' <data/records.sdl)
    [[ ${#lines[@]} -eq 0 || $(tail -c 1 data/records.sdl | xxd -p) == 0a ]] || lines[${#lines[@]} - 1]=''
    for line in "${lines[@]}"; do
        read_row "$line" && [[ ${row_log[row]} != audit ]] || fail order "row $((row + 1)): malformed"
        if ((row > 0)); then
            [[ ${row_log[row]} > ${row_log[row - 1]} ]] \
                || { [[ ${row_log[row]} == "${row_log[row - 1]}" ]] && ((row_index[row] > row_index[row - 1])); } \
                || fail order "row $((row + 1)): index ${row_index[row]} does not follow ${row_index[row - 1]}"
        fi
        row=$((row + 1))
    done
    count=$row
    ok order "$count records, by log and index"
}

# SHA-256 of texts into HASHES.
hash_texts() { # PREFIX(printf) TEXT...
    local prefix=$1 text number=0 names=()
    shift
    rm -rf -- "$tmp/texts"
    mkdir "$tmp/texts"
    for text; do
        # shellcheck disable=SC2059  # a NUL can be written in no other way
        printf "$prefix%s" "$text" >"$tmp/texts/$number"
        names+=("$tmp/texts/$number")
        number=$((number + 1))
    done
    hash_files "${names[@]}"
}

# SHA-256 of what is of 65 bytes, in hex, into HASHES.
hash_nodes() {
    rm -rf -- "$tmp/nodes"
    mkdir "$tmp/nodes"
    printf '%s\n' "$@" | xxd -r -p | split -b 65 -a 7 -d - "$tmp/nodes/"
    set +f
    local names=("$tmp/nodes/"*)
    set -f
    hash_files "${names[@]}"
}

# RFC 9162, section 2.1.3.2, a level of all trees at a time. The first record that is not in its log: OUTSIDE, or nothing.
fold() { # PROOF...: one for each record
    local row=0 proof line i level active next log hash encoded=() from=() until=() fn=() sn=() node=() text
    local -A bad=()
    OUTSIDE=''
    for proof; do
        log=${row_log[row]}
        from[row]=${#encoded[@]} until[row]=${#encoded[@]}
        bad[$row]=yes
        if [[ -n ${log_size[$log]-} ]] && lines_there "$proof" && ((row_index[row] < log_size[$log])) \
            && [[ ${LINES[0]-} == c2sp.org/tlog-proof@v1 && ${LINES[1]-} == "index ${row_index[row]}" ]]; then
            for ((i = 2; i < ${#LINES[@]}; i++)); do
                line=${LINES[i]}
                [[ ${#line} == 44 && $line == *'=' && ${line:0:43} != *[!A-Za-z0-9+/]* ]] || break
                encoded+=("${line:0:43}A")
            done
            until[row]=${#encoded[@]}
            if ((i < ${#LINES[@]} - 1)) && [[ -z ${LINES[i]} ]]; then
                printf -v text '%s\n' "${LINES[@]:i+1}"
                [[ $text != "${log_text[$log]}" ]] || unset 'bad[$row]'
            fi
        fi
        row=$((row + 1))
    done
    # 43 letters and an A are 33 bytes, the last of which is none of the hash and must be nothing
    local hashes=()
    ((${#encoded[@]} == 0)) || mapfile -t hashes < <(printf '%s\n' "${encoded[@]}" | base64 -d | xxd -p -c 33)
    hash_texts '\000' "${row_payload[@]}"
    node=("${HASHES[@]}")
    active=()
    for ((i = 0; i < row; i++)); do
        [[ -n ${bad[$i]-} ]] && continue
        fn[i]=${row_index[i]} sn[i]=$((log_size[${row_log[i]}] - 1))
        active+=("$i")
    done
    for ((level = 0; ${#active[@]} > 0; level++)); do
        next=() encoded=()
        for i in "${active[@]}"; do
            if ((from[i] + level >= until[i])); then
                ((sn[i] == 0)) && [[ ${node[i]} == "${log_root[${row_log[i]}]}" ]] || bad[$i]=yes
                continue
            fi
            hash=${hashes[from[i] + level]-}
            if ((sn[i] == 0)) || [[ ${#hash} -ne 66 || $hash != *00 ]]; then
                bad[$i]=yes
                continue
            fi
            hash=${hash:0:64}
            if ((fn[i] & 1 || fn[i] == sn[i])); then
                encoded+=("01$hash${node[i]}")
                while ((!(fn[i] & 1) && fn[i] != 0)); do
                    fn[i]=$((fn[i] >> 1)) sn[i]=$((sn[i] >> 1))
                done
            else
                encoded+=("01${node[i]}$hash")
            fi
            fn[i]=$((fn[i] >> 1)) sn[i]=$((sn[i] >> 1))
            next+=("$i")
        done
        active=("${next[@]}")
        if ((${#active[@]} > 0)); then
            hash_nodes "${encoded[@]}"
            for i in "${!active[@]}"; do
                node[${active[i]}]=${HASHES[i]}
            done
        fi
    done
    for ((i = 0; i < row; i++)); do
        if [[ -n ${bad[$i]-} ]]; then
            OUTSIDE=$i
            return
        fi
    done
}

check_inclusion() {
    local row proofs=()
    for ((row = 0; row < count; row++)); do
        proofs+=("data/proofs/${row_log[row]}-${row_index[row]}.tlog-proof")
    done
    fold "${proofs[@]}"
    [[ -z $OUTSIDE ]] || fail inclusion "row $((OUTSIDE + 1)): record ${row_log[OUTSIDE]} ${row_index[OUTSIDE]} is not in\
 the log as of its checkpoint"
    ok inclusion 'all records are in their logs'
}

# The first record with a disclosure that it does not commit to: UNCOMMITTED, or nothing.
commit() {
    local digests i row
    UNCOMMITTED=''
    ((${#disclosures[@]} > 0)) || return 0
    hash_texts '' "${disclosures[@]}"
    # a hash and a byte of nothing are 44 letters, the last of which is none of the hash
    mapfile -t digests < <(printf '%s00\n' "${HASHES[@]}" | xxd -r -p | base64 -w 44 | tr '+/' '-_')
    for i in "${!disclosures[@]}"; do
        row=${disclosure_row[i]}
        if [[ ${row_digests[row]} != *"\"${digests[i]:0:43}\""* ]]; then
            UNCOMMITTED=$row
            return
        fi
    done
}

utf8=$'^([\x20-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]'
utf8+=$'|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]'
utf8+=$'|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])*$'
number='^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$'

# That a text is JSON with one reading: UTF-8, no white space, no member twice, escapes only where they must be. Its own texts
# go to top (by member), and what is named sha256 at any depth to digests, \" as \x02, \\ as \x01, other escapes as \x03.
is_json() {
    local text=$1 parts i part stack='' state=value key='' token ids=() id=0 depth
    local -A seen=()
    declare -gA top=()
    digests=' '
    if [[ $text == *[!\ -~]* ]]; then
        [[ $text =~ $utf8 ]] || return 1
    fi
    if [[ $text == *\\* ]]; then
        text=${text//\\\\/$'\x01'}
        text=${text//\\\"/$'\x02'}
        text=${text//\\[bfnrt]/$'\x03'}
        text=${text//\\u00[01][0-9A-Fa-f]/$'\x03'}
        [[ $text != *\\* ]] || return 1
    fi
    local IFS='"'
    # shellcheck disable=SC2206
    parts=($text' ')
    parts[-1]=${parts[-1]%' '}
    ((${#parts[@]} % 2 == 1)) || return 1
    for i in "${!parts[@]}"; do
        part=${parts[i]}
        if ((i % 2 == 1)); then
            case $state in
                key | first-key)
                    [[ $part != *[$'\x01'-$'\x03']* && -z ${seen["${ids[-1]}:$part"]-} ]] || return 1
                    seen["${ids[-1]}:$part"]=yes
                    key=$part
                    state=colon
                    ;;
                value | first-value)
                    depth=${#stack}
                    ((depth < 32)) || return 1
                    if [[ ${stack: -1} == '{' ]]; then
                        ((depth > 1)) || [[ -z $key ]] || top["$key"]=$part
                        [[ $key != sha256 ]] || digests+="$part "
                    fi
                    state=end
                    ;;
                *) return 1 ;;
            esac
            continue
        fi
        while [[ -n $part ]]; do
            case $state${part:0:1} in
                colon:) state=value ;;
                end,) if [[ ${stack: -1} == '{' ]]; then state=key; elif [[ -n $stack ]]; then state=value; else return 1; fi ;;
                end\} | first-key\})
                    [[ ${stack: -1} == '{' ]] || return 1
                    stack=${stack%?} state=end
                    unset 'ids[-1]'
                    ;;
                end\] | first-value\])
                    [[ ${stack: -1} == '[' ]] || return 1
                    stack=${stack%?} state=end
                    ;;
                value\{ | first-value\{)
                    ((${#stack} < 32)) || return 1
                    stack+='{' state=first-key id=$((id + 1))
                    ids+=("$id")
                    ;;
                value\[ | first-value\[)
                    ((${#stack} < 32)) || return 1
                    stack+='[' state=first-value
                    ;;
                value* | first-value*)
                    token=${part%%[\]\}\{\[,:]*}
                    [[ $token =~ $number || $token =~ ^(true|false|null)$ ]] && ((${#stack} < 32)) || return 1
                    part=${part:${#token}}
                    state=end
                    continue
                    ;;
                *) return 1 ;;
            esac
            part=${part:1}
        done
    done
    [[ -z $stack && $state == end ]]
}

# Reads the disclosures into shown, "<row> <group>" with :member for what is needed later. The first record with one that has
# more than one reading, or none: UNREADABLE, or nothing.
open_all() {
    local texts lines=() disclosure i at=0 length rest text row group value member
    local -A known=()
    UNREADABLE=''
    ((${#disclosures[@]} > 0)) || return 0
    # padded with letters that are bytes of nothing, three more after each: so NULs part them
    for disclosure in "${disclosures[@]}"; do
        case $((${#disclosure} % 4)) in
            0) lines+=("${disclosure}AAAA") ;;
            2) lines+=("${disclosure}AAAAAA") ;;
            3) lines+=("${disclosure}AAAAA") ;;
            *) lines+=("AAAA") ;;
        esac
    done
    mapfile -d '' -t texts < <(printf '%s\n' "${lines[@]}" | tr '_-' '/+' | base64 -d)
    for i in "${!disclosures[@]}"; do
        row=${disclosure_row[i]} length=${#disclosures[i]}
        UNREADABLE=$row
        ((length % 4 != 1)) || return 0
        text=${texts[at]-}
        ((${#text} == length * 3 / 4)) || return 0
        rest=$((3 + (4 - length % 4) % 4))
        at=$((at + 1))
        while ((--rest > 0)); do
            [[ -z ${texts[at]-} ]] || return 0
            at=$((at + 1))
        done
        [[ ${text:0:120} =~ ^\[\"[A-Za-z0-9_-]{22}\",\"([A-Za-z][A-Za-z0-9._-]{0,63})\", && $text == *']' ]] || return 0
        group=${BASH_REMATCH[1]}
        value=${text:${#BASH_REMATCH[0]}}
        value=${value%']'}
        [[ -n $value && -z ${shown["$row $group"]-} ]] || return 0
        case $group in
            plate | time.device | raw | image.*)
                is_json "$value" || return 0
                for member in vrm vrmAsRead captureTime sha256; do
                    [[ -z ${top[$member]+there} ]] || shown["$row $group:$member"]=" ${top[$member]}"
                done
                [[ $group != image.* ]] || shown["$row images"]=${shown["$row images"]-}$digests
                shown["$row $group"]=yes
                ;;
            *)
                # much of what records say is what the one before said
                if ((${#value} > 600)) || [[ -z ${known["$value"]-} ]]; then
                    is_json "$value" || return 0
                    ((${#value} > 600)) || known["$value"]=yes
                fi
                shown["$row $group"]=yes
                [[ $group != open && $group != sensitive ]] || shown["$row $group:value"]=$value
                ;;
        esac
    done
    UNREADABLE=''
}

check_field() {
    commit
    [[ -z $UNCOMMITTED ]] || fail field "row $((UNCOMMITTED + 1)): a field was not committed to"
    open_all
    [[ -z $UNREADABLE ]] || fail field "row $((UNREADABLE + 1)): a field has more than one reading, or none"
    ok field "${#disclosures[@]} fields were committed to"
}

check_raw() {
    local path name row checked=0 derived=0
    local -A number=() raws=() images=()
    for ((row = 0; row < count; row++)); do
        number["${row_log[row]}-${row_index[row]}"]=$row
    done
    for path in "${files[@]}"; do
        case $path in
            data/images/derived/*) derived=$((derived + 1)) ;;
            data/images/* | data/raw/*)
                row=''
                if [[ $path =~ ^data/(raw|images)/([a-z]+-[0-9]+)(\.bin|-[^/]+)$ ]] \
                    && [[ ${BASH_REMATCH[1]}${BASH_REMATCH[3]} =~ ^(raw\.bin|images-.+)$ ]]; then
                    [[ $path =~ ^data/(raw|images)/([a-z]+-[0-9]+) ]]
                    name=${BASH_REMATCH[2]}
                    row=${number[$name]-}
                fi
                [[ -n $row ]] || fail raw "$path: is of no record"
                checked=$((checked + 1))
                if [[ $path == data/raw/* ]]; then raws[$row]=$path; else images[$row]=${images[$row]-}$path' '; fi
                ;;
        esac
    done
    for ((row = 0; row < count; row++)); do
        path=${raws[$row]-}
        [[ -z $path || ${shown["$row raw:sha256"]-} == " ${sealed[$path]}" ]] \
            || fail raw "row $((row + 1)): raw bytes differ from those hashed on receipt"
        for path in ${images[$row]-}; do
            [[ ${shown["$row images"]-} == *" ${sealed[$path]} "* ]] \
                || fail raw "row $((row + 1)): an image differs from the one hashed on receipt"
        done
    done
    ok raw "$checked files are as they were received"
    ((derived == 0)) || note raw "$derived images are derived copies, which no receipt is compared with"
}

# The cells of a line of CSV; fails where it is none, or has a cell that a spreadsheet would run.
read_cells() {
    local line=$1 cell
    CELLS=()
    while :; do
        cell=''
        if [[ $line == '"'* ]]; then
            line=${line:1}
            while :; do
                [[ $line == *'"'* ]] || return 1
                cell+=${line%%'"'*}
                line=${line#*'"'}
                [[ $line == '"'* ]] || break
                cell+='"'
                line=${line:1}
            done
        else
            cell=${line%%,*}
            line=${line:${#cell}}
            [[ $cell != *'"'* ]] || return 1
        fi
        [[ $cell != *[$'\x01'-$'\x1f']* ]] || return 1
        if [[ $cell == [=+@-]* ]]; then
            [[ $cell =~ ^-[0-9]+(\.[0-9]+)?$ ]] || return 1
        fi
        CELLS+=("$cell")
        [[ -n $line ]] || return 0
        [[ $line == ,* ]] || return 1
        line=${line:1}
    done
}

# As a spreadsheet takes it for text. The value has a space before it, or is not there at all.
cell_of() {
    local value=${1:1}
    value=${value//$'\x03'/ }
    value=${value//$'\x02'/\"}
    value=${value//$'\x01'/\\}
    [[ $value != [=+@-]* ]] || value="'$value"
    CELL=$value
}

check_csv() {
    local lines row line plate
    local unlike='records.csv does not say what the record says'
    mapfile -t lines < <(tr '\000' '\001' <data/records.csv)
    [[ ${#lines[@]} -gt 0 && $(tail -c 1 data/records.csv | xxd -p) == 0a ]] || lines=("${lines[@]:0:${#lines[@]}-1}")
    line=${lines[0]-}
    read_cells "${line#$'\xef\xbb\xbf'}" && [[ "${CELLS[*]:0:5}" == 'row log index plate captured' ]] || fail csv "row 0: $unlike"
    for ((row = 1; row <= count; row++)); do
        ((row < ${#lines[@]})) && read_cells "${lines[row]}" && ((${#CELLS[@]} >= 5)) || fail csv "row $row: $unlike"
        [[ ${CELLS[0]} == "$row" && ${CELLS[1]} == "${row_log[row - 1]}" && ${CELLS[2]} == "${row_index[row - 1]}" ]] \
            || fail csv "row $row: $unlike"
        plate=${shown["$((row - 1)) plate:vrm"]-}
        cell_of "${plate:-${shown["$((row - 1)) plate:vrmAsRead"]-}}"
        [[ ${CELLS[3]} == "$CELL" ]] || fail csv "row $row: $unlike"
        cell_of "${shown["$((row - 1)) time.device:captureTime"]-}"
        [[ ${CELLS[4]} == "$CELL" ]] || fail csv "row $row: $unlike"
    done
    ((${#lines[@]} == count + 1)) || fail csv "row $((count + 1)): $unlike"
    ok csv 'records.csv says what the records say'
}

# ------------------------------------------------------------------------------------------------------------ selection

# The indexes of a group of the result list into found, as "<log> <index>".
read_found() {
    local log list index last
    [[ $1 =~ ^\{\"ingest\":\[([0-9,]*)\],\"retrieved\":\[([0-9,]*)\](,\"padding\":\"[^\"\\]*\")?\}$ ]] || return 1
    local ingest=${BASH_REMATCH[1]} retrieved=${BASH_REMATCH[2]}
    for log in ingest retrieved; do
        last=-1
        if [[ $log == ingest ]]; then list=$ingest; else list=$retrieved; fi
        for index in ${list//,/ }; do
            [[ $index =~ ^(0|[1-9][0-9]{0,14})$ ]] && ((index > last)) && [[ -z ${was_found["$log $index"]-} ]] || return 1
            found+=("$log $index")
            was_found["$log $index"]=yes
            last=$index
        done
    done
}

is_selection() {
    lines_there data/selection.sdl && ((${#LINES[@]} == 1)) || return 1
    clear_rows
    read_row "${LINES[0]}" && [[ ${row_log[0]} == audit ]] || return 1
    fold data/selection.tlog-proof
    commit
    open_all
    [[ -z $OUTSIDE && -z $UNCOMMITTED && -z $UNREADABLE ]] || return 1
    read_found "${shown["0 open:value"]-}" || return 1
    [[ $recipient == DEFENCE ]] || read_found "${shown["0 sensitive:value"]-}"
}

check_selection() {
    local record row records=()
    found=()
    declare -gA was_found=()
    local -A here=()
    for ((row = 0; row < count; row++)); do
        records+=("${row_log[row]} ${row_index[row]}")
        here["${row_log[row]} ${row_index[row]}"]=yes
    done
    is_selection || fail selection 'the result list is not in the audit log'
    for record in "${found[@]}"; do
        [[ -n ${here[$record]-} ]] || fail selection "record $record was found by the search and is not in the package"
    done
    for record in "${records[@]}"; do
        [[ -n ${was_found[$record]-} ]] \
            || fail selection "record $record is in the package and was not found by the search"
    done
    ok selection "${#found[@]} records, those of result list audit ${row_index[0]}"
}

read_trust
is_named verify.sh verify.sh
is_named Verify.java Verify.java
is_named verify.sh "${BASH_SOURCE[0]}"
ok verifier 'verify.sh and Verify.java are those that the trust folder names'
check_files
set -f
check_seal
check_signer
check_manifest
check_package ${2+"$expected"}
check_checkpoints
check_tokens
check_keys
check_witnesses
check_history
check_order
check_inclusion
check_field
check_raw
check_csv
check_selection
said=yes
printf 'VERIFIED %d records, package %s, case %s, for %s, issued %s\n' "$count" "$package" "$reference" "$recipient" "$issued"
