using ComplaintSuite.Cli.Import;
using ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.CliTests.Import;

/// <summary>Small files in the shape of the published ones.</summary>
internal static class Samples
{
    public const string BostonHeader = "case_id,opened,sla_target,closed,on_time,status,closure_code,subject,reason,type,queue,department,neighborhood,zip,premises_id,source\n";

    public const string WashingtonHeader =
        "complaint_id,practice_id,practice_code,practice_name,opened_date,status,business_category,naics,respondent_id,respondent_city,respondent_state,respondent_zip3,estimated_savings_usd,actual_savings_usd\n";

    public const string CfpbHeader = "complaint_id,date_received,product,sub_product,issue,sub_issue,narrative,company,state,submitted_via,company_response,timely_response\n";

    public static string BostonRow(
        string id = "101000729509", string opened = "2013-01-01T11:32:33", string target = "2013-01-02T11:32:33", string closed = "2013-01-01T18:14:40", string type = "Pick up Dead Animal",
        string neighborhood = "Greater Mattapan", string source = "Constituent Call") =>
        $"{id},{opened},{target},{closed},ONTIME,Closed,Resolved,Public Works Department,Street Cleaning,{type},PWDx_District 03,PWDx,{neighborhood},02121,Pb58,{source}\n";

    public static string Boston(int rows) => BostonHeader + string.Concat(Enumerable.Range(1, rows).Select(number => BostonRow($"{1000 + number}")));

    public static SourceFile Open(Folder folder, string text, string? mapping = null, int? rows = null) => SourceFile.Open(folder.Write("published.csv", text), mapping, rows);

    /// <summary>What becomes of each record: the message, or the codes of the rejects with their columns.</summary>
    public static IReadOnlyList<(PublishedRecord? Record, IReadOnlyList<string> Rejects)> Map(SourceFile file)
    {
        var mapper = new RecordMapper(file.Mapping);
        return [.. file.ReadRecords().Select(source => (mapper.TryMap(source, out var record, out var reasons) ? record : null, (IReadOnlyList<string>)[.. reasons.Select(reason => $"{reason.Code} {reason.Field}".TrimEnd())]))];
    }
}
