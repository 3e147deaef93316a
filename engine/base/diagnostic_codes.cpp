#include "base/diagnostic_codes.h"

#include <array>

namespace engine::base {

namespace {

constexpr std::array kDiagnostics = {
    CodeMeaning{"adapter-arity",
                "An adapter gets one value, and the function named takes another number."},
    CodeMeaning{"adapter-without-fields",
                "A `pre_adapter` works on source fields, and this target field has none."},
    CodeMeaning{"bad-combination", "Keys of one object do not go together, or one is missing."},
    CodeMeaning{"bad-csv", "A CSV file of a lookup cannot be read."},
    CodeMeaning{"bad-expression", "An expression is empty or has braces around it."},
    CodeMeaning{"bad-name", "A name has characters that names do not have, or is taken."},
    CodeMeaning{"bad-reference",
                "A name that should be connection.entity or connection.operation is not."},
    CodeMeaning{"bad-route", "A route is not METHOD /path, or its placeholders are wrong."},
    CodeMeaning{"bad-template",
                "The braces of a `${…}` are not closed, or there is nothing inside."},
    CodeMeaning{"bad-view",
                "A view is no template, or one of its values stands where it could break out."},
    CodeMeaning{"bad-yaml", "The file is not YAML."},
    CodeMeaning{"collection", "A collection cannot be kept by the store as it is described."},
    CodeMeaning{"conflicting-keys", "Two keys say different kinds of thing; only one may stand."},
    CodeMeaning{"connection-clash", "Two packs use one connection name for different connectors."},
    CodeMeaning{"connection-differs",
                "Two packs use one connection and say different things about its account."},
    CodeMeaning{"duplicate-key", "A key is given twice."},
    CodeMeaning{"duplicate-name", "Two things of a kind have one name."},
    CodeMeaning{"duplicate-route", "Two rules have one route, and no `when` tells them apart."},
    CodeMeaning{"folder-name", "A connector or a pack is called otherwise than its folder."},
    CodeMeaning{"hook", "A connector's registration of a hook cannot be made."},
    CodeMeaning{"hook-without-key", "Nothing that has a value would open the route of a hook."},
    CodeMeaning{"lua-syntax", "Lua cannot read an expression or a script."},
    CodeMeaning{"metric-clash", "One name stands for two different metrics."},
    CodeMeaning{"missing-input", "A rule is run without an input that it needs."},
    CodeMeaning{"missing-key", "A key that must be there is not."},
    CodeMeaning{"missing-setting", "A setting has no value from anywhere."},
    CodeMeaning{"missing-value", "A key has no value."},
    CodeMeaning{"mode-of-one", "`mode` is about several fields, and there is one."},
    CodeMeaning{"no-base", "An operation does not say which of several bases it goes to."},
    CodeMeaning{"no-effect", "An operation that may write does not say its `effect`."},
    CodeMeaning{"no-file", "A file that is named is not there."},
    CodeMeaning{"no-folder", "A folder that is named is not there."},
    CodeMeaning{"no-hooks", "A connector does not say how notifications are registered."},
    CodeMeaning{"no-items", "An operation is used as a listing and has no `items`."},
    CodeMeaning{"no-on-ambiguous",
                "A call whose effect is `once` does not say what to do when its fate is unknown."},
    CodeMeaning{"no-operation", "An entity is used in a way for which it has no operation."},
    CodeMeaning{"no-packs", "There is no pack in the folder."},
    CodeMeaning{"no-readback",
                "A create whose effect is `marked` says nothing by which it could be found again."},
    CodeMeaning{"not-conditional",
                "A `list` step says `unchanged`, and its operation does not ask for changes only."},
    CodeMeaning{"out-of-range", "A number or duration is smaller or larger than it may be."},
    CodeMeaning{"read-only", "An expression or a script tries to change what it may only read."},
    CodeMeaning{"read-only-field", "A step or its mapping writes a field that may only be read."},
    CodeMeaning{"renamed-key", "A key is written by its old name."},
    CodeMeaning{"run-cycle", "Rules run each other in a circle."},
    CodeMeaning{"secret-here", "A secret stands where it could be seen."},
    CodeMeaning{"settings-check", "What the pack says that its settings may not be, they are."},
    CodeMeaning{"too-large", "A file is longer, deeper or has more aliases than is read."},
    CodeMeaning{"unknown-column", "The CSV file has no such column."},
    CodeMeaning{"unknown-function", "There is no such function or module."},
    CodeMeaning{"unknown-key", "This key is not one of those that may stand here."},
    CodeMeaning{"unknown-lookup", "The pack has no such lookup."},
    CodeMeaning{"unknown-name", "A name refers to nothing that is in scope."},
    CodeMeaning{"unknown-owner",
                "`--set` or engine.yaml names a pack or connection that is not loaded."},
    CodeMeaning{"unknown-setting", "The pack or connector declares no such setting."},
    CodeMeaning{"unknown-word", "The value is not one of the words that may stand here."},
    CodeMeaning{"unreadable-file", "A file is there and cannot be read."},
    CodeMeaning{"unsupported-yaml", "YAML knows this, and files of the engine do not use it."},
    CodeMeaning{"wrong-setting", "A setting's value is not of its type."},
    CodeMeaning{"wrong-type", "A value is of another kind than its key wants."},
};

constexpr std::array kErrors = {
    CodeMeaning{"commit-unknown",
                "The disk failed under a commit; whether it is on disk is not known."},
    CodeMeaning{"corrupt", "The store's file is damaged."},
    CodeMeaning{"dropped",
                "Whether something was sent is not known, and the rule says `on_ambiguous: drop`."},
    CodeMeaning{"fenced", "Another process took the task over; this attempt writes nothing more."},
    CodeMeaning{"held", "Another task works on the same key; this one waits, uncounted."},
    CodeMeaning{"locked", "Another process has the store open."},
    CodeMeaning{"newer", "The store was written by a newer engine."},
    CodeMeaning{"script-error", "A script failed."},
    CodeMeaning{"script-memory", "A script wanted more memory than it may have."},
    CodeMeaning{"script-refused", "A script did what a sandbox does not allow."},
    CodeMeaning{"script-timeout", "A script ran longer than `script_budget`."},
    CodeMeaning{"uncertain",
                "Whether a write was carried out is not known yet; it is looked at again later."},
    CodeMeaning{"unsettled", "A storm of edits did not come to rest, or an edit was lost."},
};

}  // namespace

std::span<const CodeMeaning> diagnostic_codes() {
  return kDiagnostics;
}

std::span<const CodeMeaning> error_codes() {
  return kErrors;
}

}  // namespace engine::base
