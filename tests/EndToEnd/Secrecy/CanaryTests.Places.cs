namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>Where each text that people write may lie.</summary>
partial class CanaryTests
{
    /// <summary>Each service has its copy of the directory, which is how it knows who may do what.</summary>
    private const string Copies =
        "hrgrievance.directory_copies.content, intake.directory_copies.content, mediation.directory_copies.content, reporting.directory_copies.content, routing.directory_copies.content";

    /// <summary>Where a text may lie in the clear: database.table.column. A code is found nowhere as long as it is none.</summary>
    private static readonly Dictionary<string, string> Places = new()
    {
        ["AcceptComplaint.fault"] = "intake.complaints.assessment",
        ["AmendRegistration.demand"] = "intake.complaints.demand",
        ["AmendRegistration.facts"] = "intake.complaints.facts, intake.complaints.search",
        ["AmendRegistration.leads"] = "intake.complaints.leads",
        ["AnswerEnquiry.answer"] = "intake.complaints.assessment",
        ["AnswerMaterials.text"] = "intake.messages.text",
        ["AnswerSupervision.text"] = "routing.work_records.text",
        ["AnswerTask.answer"] = "routing.tasks.answer",
        ["AnswerUrge.text"] = "intake.messages.text",
        ["ApproveOverrun.reason"] = "routing.work_records.text",
        ["AskTask.question"] = "routing.tasks.question",
        ["ChangeSeverity.fault"] = "intake.complaints.assessment",
        ["ChangeSeverity.reason"] = "intake.complaints.assessment",
        ["DecideExtension.reason"] = "routing.work_records.text",
        ["DeclineComplaint.competent_body"] = "intake.complaints.assessment",
        ["DeclineComplaint.reason"] = "intake.complaints.assessment",
        ["DistributeTask.question"] = "routing.tasks.question",
        ["DoWorkAct.fields.value"] = "routing.act_records.words",
        ["FinishHandling.outcome"] = "routing.handling_log.outcome, routing.work_items.outcome",
        ["FinishHandling.record"] = "routing.handling_entries.text",
        ["FinishHandling.result"] = "routing.acts.text, routing.work_items.result",
        ["GiveAnswer.text"] = "intake.messages.text",
        ["ImportComplaints.records.channel"] = "intake.complaints.channel_description",
        ["ImportComplaints.records.channel_description"] = "intake.complaints.channel_description",
        ["ImportComplaints.records.facts"] = "intake.complaints.facts, intake.complaints.search",
        ["ImportComplaints.records.outcome"] = "intake.publications.outcome",
        ["ImportComplaints.records.publisher_number"] = "intake.publications.publisher_number",
        ["ImportComplaints.records.rows.values.key"] = "intake.publications.rows",
        ["ImportComplaints.records.rows.values.value"] = "intake.publications.rows",
        ["ImportComplaints.records.subject"] = "intake.complaints.search, intake.complaints.subject",
        ["ImportDirectory.directory.departments.address"] = Copies,
        ["ImportDirectory.directory.departments.name.en"] = Copies,
        ["ImportDirectory.directory.departments.name.es"] = Copies,
        ["ImportDirectory.directory.departments.name.zh_cn"] = Copies,
        ["ImportDirectory.directory.name.en"] = Copies + ", routing.organisations.name_en",
        ["ImportDirectory.directory.name.es"] = Copies + ", routing.organisations.name_es",
        ["ImportDirectory.directory.name.zh_cn"] = Copies + ", routing.organisations.name_zh_cn",
        ["ImportDirectory.directory.posts.name.en"] = Copies,
        ["ImportDirectory.directory.posts.name.es"] = Copies,
        ["ImportDirectory.directory.posts.name.zh_cn"] = Copies,
        ["ImportDirectory.directory.rosters.name.en"] = Copies,
        ["ImportDirectory.directory.rosters.name.es"] = Copies,
        ["ImportDirectory.directory.rosters.name.zh_cn"] = Copies,
        ["ImportDirectory.directory.staff.display_name"] = Copies,
        ["ImportDirectory.directory.staff.subject"] = Copies,
        ["OrderSupervision.text"] = "routing.work_records.text",
        ["PlanCorrectiveAction.cause"] = "intake.complaints.corrective_action",
        ["PlanCorrectiveAction.correction"] = "intake.complaints.corrective_action",
        ["PlanCorrectiveAction.prevention"] = "intake.complaints.corrective_action",
        ["PutArticle.body.en"] = "intake.article_texts.body",
        ["PutArticle.body.es"] = "intake.article_texts.body",
        ["PutArticle.body.zh_cn"] = "intake.article_texts.body",
        ["PutArticle.categories"] = "intake.articles.categories",
        ["PutArticle.title.en"] = "intake.article_texts.title",
        ["PutArticle.title.es"] = "intake.article_texts.title",
        ["PutArticle.title.zh_cn"] = "intake.article_texts.title",
        ["RecordContainment.text"] = "routing.work_records.text",
        ["RecordFollowUp.record"] = "intake.complaints.follow_up, intake.complaints.reopenings",
        ["RecordHandling.text"] = "routing.handling_entries.text",
        ["ReferComplaint.department"] = "intake.complaints.assessment",
        ["ReferComplaint.reason"] = "intake.complaints.assessment",
        ["RegisterComplaint.channel"] = "intake.complaints.channel_description",
        ["RegisterComplaint.channel_description"] = "intake.complaints.channel_description",
        ["RegisterComplaint.demand"] = "intake.complaints.demand",
        ["RegisterComplaint.facts"] = "intake.complaints.facts, intake.complaints.search",
        ["RegisterComplaint.leads"] = "intake.complaints.leads",
        ["RegisterComplaint.subject"] = "intake.complaints.search, intake.complaints.subject",
        ["ReleaseWorkItem.reason"] = "routing.work_records.text",
        ["RemoveAttachment.reason"] = "intake.attachments.removal_reason",
        ["ReopenComplaint.reason"] = "intake.complaints.reopenings",
        ["RequestExtension.reason"] = "routing.work_records.text",
        ["RequestMaterials.items"] = "intake.messages.items",
        ["RequestMaterials.text"] = "intake.messages.text",
        ["SendMessage.text"] = "intake.messages.text",
        ["SendDutyEntryOn.subject"] = "intake.complaints.search, intake.complaints.subject",
        ["SpeakForMembers.text"] = "intake.messages.text",
        ["SettleDutyEntry.done"] = "routing.duty_entries.done",
        ["TellDutyEntry.text"] = "routing.duty_entries.done",
        ["TransferWorkItem.reason"] = "routing.work_records.text",
        ["UploadAttachment.content"] = "intake.attachment_chunks.content",
        ["UploadAttachment.header.file_name"] = "intake.archive_documents.name, intake.attachments.file_name",
        ["UrgeComplaint.text"] = "intake.messages.text",
        ["VerifyCorrectiveAction.found"] = "intake.complaints.corrective_action",
        ["WithdrawComplaint.reason"] = "intake.complaints.withdrawal",
        ["WithdrawTask.reason"] = "routing.tasks.reason",
        ["WriteDutyEntry.text"] = "intake.complaints.facts, intake.complaints.search, routing.duty_entries.text",
    };

    /// <summary>Kept, and read by who may; in the clear nowhere.</summary>
    private static readonly string[] Sealed =
    [
        .. TextFields.All.Where(field => field.Contains(".complainant.", StringComparison.Ordinal) || field.Contains(".respondent.", StringComparison.Ordinal) || field.Contains(".agent.", StringComparison.Ordinal)),
        "ImportComplaints.records.respondent_name", "NotifyResult.introduction", "RequestUnmasking.reason", "DecideUnmasking.reason",
        "RegisterComplaint.details.value", "AmendRegistration.details.value", "DoCaseAct.fields.value", "ImportComplaints.records.details.value", "SendDutyEntryOn.name", "SendDutyEntryOn.telephone",
        "DeclareRelation.name", "DeclareRelation.telephone", "DeclareRelation.email", "DeclareRelation.note",
    ];

    /// <summary>What is only asked for, and not kept. No shipped procedure lets a department decline what it is asked.</summary>
    private static readonly string[] Asked = [.. TextFields.All.Where(field => field.StartsWith("FindParties.", StringComparison.Ordinal)), "SearchCases.query", "ListArticles.text", "DeclineTask.reason", "CountAlike.respondent_name"];
}
