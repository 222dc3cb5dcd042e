# A project is recognised by its content, another SQLite file is not. Usage: project_type.sh resources/linux AMALGAM_CLI
. "$(dirname "$0")/tools.sh"
need update-mime-database gio sqlite3
mkdir -p "$folder/data/mime/packages"
cp "$1/local.amalgam.workbench.mime.xml" "$folder/data/mime/packages/"
export XDG_DATA_HOME="$folder/data"
update-mime-database "$folder/data/mime"

type_of() { gio info -a standard::content-type "$1" | sed -n 's/.*standard::content-type: //p'; }

"$2" generate credit --rows 200 --out "$folder/data.csv" >/dev/null
"$2" train "$folder/data.csv" --map "$folder/data.map.json" --project "$folder/p.amalgam" --strategy linear >/dev/null 2>&1
sqlite3 "$folder/p.amalgam" 'PRAGMA journal_mode = DELETE' >/dev/null
cp "$folder/p.amalgam" "$folder/no_ending"
sqlite3 "$folder/other" 'CREATE TABLE t (x)'

[ "$(type_of "$folder/p.amalgam")" = application/x-amalgam-project ] || fail "p.amalgam: $(type_of "$folder/p.amalgam")"
[ "$(type_of "$folder/no_ending")" = application/x-amalgam-project ] || fail "no_ending: $(type_of "$folder/no_ending")"
[ "$(type_of "$folder/other")" = application/vnd.sqlite3 ] || fail "other: $(type_of "$folder/other")"
