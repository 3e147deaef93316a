// The steps that look at records and write them.
#include "spec/step_spec.h"

namespace engine::spec {

using config::not_empty;
using config::one_or_many;
using config::words;

const config::Object<ReadStep>& describe(const ReadStep*) {
  static const auto object =
      config::Object<ReadStep>("read step", "Reads one record by id.")
          .required("read", &ReadStep::read, "connection.entity.")
          .required("id", &ReadStep::id, "The record's id.")
          .optional("fields", &ReadStep::fields, "Only these. Default: those that the rule uses.",
                    one_or_many())
          .optional("unchanged", &ReadStep::unchanged,
                    "skip: finish here when the record is as at this rule's last completed run.",
                    words({"skip"}))
          .example("{ read: acme.lead, id: \"${input.lead_id}\", as: lead, unchanged: skip }");
  return object;
}

const config::Object<FindStep>& describe(const FindStep*) {
  static const auto object =
      config::Object<FindStep>("find step", "Finds one record exactly.")
          .required("find", &FindStep::find, "connection.entity.")
          .required("by", &FindStep::by,
                    "Fields that must be equal; a blank one is missing without a call.",
                    not_empty())
          .example(
              "{ find: acme.company, by: { external_id: \"${lead.company_id}\" }, as: company }");
  return object;
}

const config::Object<ListStep>& describe(const ListStep*) {
  static const auto object =
      config::Object<ListStep>("list step", "Reads records page by page.")
          .required("list", &ListStep::list, "connection.entity.")
          .optional("with", &ListStep::with, "Arguments of the entity's list operation.")
          .optional("where", &ListStep::where,
                    "Fields that must be equal; of a collection also lists of values, and bounds: "
                    "{ above, below }.")
          .optional("order", &ListStep::order, "A field of a collection; -FIELD descends.")
          .optional("limit", &ListStep::limit, "The most records.")
          .optional("after", &ListStep::after, "Go on behind this: page.next of the page before.")
          .optional("cursor", &ListStep::cursor, "A name; how far was read is kept under it.")
          .optional("unchanged", &ListStep::unchanged,
                    "skip: finish here when the product says that all is as at the last completed "
                    "run.",
                    words({"skip"}))
          .optional("do", &ListStep::do_, "Steps to run per page.", one_or_many())
          .check([](const ListStep& list, config::Report& report) {
            if (!list.cursor.empty() && !list.do_) {
              report.error("cursor", "'cursor' needs a 'do'",
                           "the cursor moves when the steps of a page are done");
            } else if (report.has("unchanged") && (report.has("cursor") || report.has("after"))) {
              report.error("unchanged", "'unchanged' does not go with 'cursor' or 'after'",
                           "the first page decides, and they begin behind it");
            }
          })
          .example(
              "{ list: store.seen, where: { shown: false }, order: -at, limit: 20, as: page }");
  return object;
}

const config::Object<Match>& describe(const Match*) {
  static const auto object =
      config::Object<Match>("match", "One way to find the record of the other side.")
          .optional("by", &Match::by,
                    "link: the link set knows it. link_back: a field of it carries the id.",
                    words({"link", "link_back"}))
          .optional("find", &Match::find, "Fields that must be equal.")
          .optional("ambiguous", &Match::ambiguous, "When there are several.",
                    words({"park", "fail", "first", "next"}))
          .shorthand(config::Form::scalar, "by")
          .check([](const Match& match, config::Report& report) {
            if (match.by.empty() == match.find.empty()) {
              report.error("", "match is link, link_back or { find: … }");
            } else if (report.has("ambiguous") && match.find.empty()) {
              report.error("ambiguous", "'ambiguous' goes with 'find' only");
            }
          })
          .example("link")
          .example("{ find: { email: \"${lead.email}\" }, ambiguous: park }");
  return object;
}

const config::Object<SyncStep>& describe(const SyncStep*) {
  static const auto object =
      config::Object<SyncStep>(
          "sync step", "Brings a record in step with another: match, map, merge, diff, write.")
          .required("sync", &SyncStep::sync, "connection.entity of the target.")
          .required("from", &SyncStep::from, "The name of the source record.")
          .required("mapping", &SyncStep::mapping, "The mapping.")
          .optional("fields", &SyncStep::fields, "Values beside the mapping, by target field.")
          .optional("back", &SyncStep::back,
                    "Values of the source's own fields, written together with the target's id that "
                    "it carries.")
          .optional("link", &SyncStep::link, "The link set that remembers the pair.")
          .optional("match", &SyncStep::match, "Ways to find the target, in order.", one_or_many())
          .optional("absent", &SyncStep::absent, "When there is no target.",
                    words({"create", "skip", "park"}))
          .optional("gone", &SyncStep::gone, "When the linked target is gone.",
                    words({"recreate", "unlink", "skip", "park"}))
          .optional("against", &SyncStep::against, "Where the target's present values come from.",
                    words({"read", "list", "base"}))
          .check([](const SyncStep& sync, config::Report& report) {
            if (sync.match.empty() && sync.link->empty()) {
              report.error("sync", "sync needs 'link' or 'match'", "say how the target is found");
            }
          })
          .example(
              "sync: crm.person\n"
              "from: lead\n"
              "mapping: lead_to_person\n"
              "link: people\n"
              "match: [ link, link_back, { find: { email: \"${lead.email}\" } } ]\n");
  return object;
}

const config::Object<CreateStep>& describe(const CreateStep*) {
  static const auto object =
      config::Object<CreateStep>("create step", "Creates a record.")
          .required("create", &CreateStep::create, "connection.entity.")
          .optional("from", &CreateStep::from, "The name of the source record.")
          .optional("mapping", &CreateStep::mapping, "The mapping.")
          .optional("fields", &CreateStep::fields, "Values by field, beside the mapping.")
          .optional("unique", &CreateStep::unique,
                    "Fields by which an uncertain create is read back.", one_or_many())
          .check([](const CreateStep& create, config::Report& report) {
            if (create.from->empty() != create.mapping->empty()) {
              report.error("", "'from' and 'mapping' go together");
            }
          })
          .example("{ create: acme.company, from: lead, mapping: lead_to_company, as: company }");
  return object;
}

const config::Object<UpdateStep>& describe(const UpdateStep*) {
  static const auto object =
      config::Object<UpdateStep>("update step", "Changes fields of a record.")
          .required("update", &UpdateStep::update, "connection.entity.")
          .required("id", &UpdateStep::id, "The record's id.")
          .optional("from", &UpdateStep::from, "The name of the source record.")
          .optional("mapping", &UpdateStep::mapping, "The mapping.")
          .optional("fields", &UpdateStep::fields, "Values by field, beside the mapping.")
          .check([](const UpdateStep& update, config::Report& report) {
            if (update.from->empty() != update.mapping->empty()) {
              report.error("", "'from' and 'mapping' go together");
            } else if (update.from->empty() && update.fields.empty()) {
              report.error("", "update needs 'fields' or a 'mapping'");
            }
          })
          .example(
              "{ update: acme.lead, id: \"${lead.id}\", fields: { company_id: \"${company.id}\" } "
              "}");
  return object;
}

const config::Object<DeleteStep>& describe(const DeleteStep*) {
  static const auto object = config::Object<DeleteStep>("delete step", "Deletes a record.")
                                 .required("delete", &DeleteStep::delete_, "connection.entity.")
                                 .required("id", &DeleteStep::id, "The record's id.")
                                 .example("{ delete: store.seen, id: \"${item.id}\" }");
  return object;
}

const config::Object<CallStep>& describe(const CallStep*) {
  static const auto object =
      config::Object<CallStep>("call step", "Runs an operation.")
          .required("call", &CallStep::call, "connection.operation.")
          .optional("with", &CallStep::with, "Its arguments, by name.")
          .optional("on_ambiguous", &CallStep::on_ambiguous,
                    "When nobody knows whether it was carried out; needed for 'effect: once'.",
                    words({"drop", "repeat"}))
          .example("{ call: chat.post_message, with: { text: Hello }, on_ambiguous: drop }");
  return object;
}

}  // namespace engine::spec
