using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>The smallest procedure that has one of everything, and ways to break it.</summary>
internal static class Sample
{
    public const string Base = """
        base: common
        version: 1
        case:
          received: {by: [system]}
          closed: {by: [clerk], require: [indicators], notice: closing}
        notices:
          closing:
            zh-CN: {subject: 办结, body: "{{ case.number }}"}
            en: {subject: Closed, body: "{{ case.number }}"}
            es: {subject: Cerrado, body: "{{ case.number }}"}
        texts:
          received: {zh-CN: 收到, en: Received, es: Recibido}
          closed: {zh-CN: 办结, en: Closed, es: Cerrado}
        """;

    public const string Procedure = """
        procedure: sample
        version: 1
        in-force: 2026-01-01
        zone: Asia/Shanghai
        calendar: cn
        extends: common/1
        name: {zh-CN: 样本, en: Sample, es: Muestra}
        posts: {desk: clerk}
        intake:
          kinds: [complaint, report]
          channels: {named: [letter, other], rule: CH-01}
          identity: {anonymous: [report], rule: CH-04}
        intake-hours: {open: always, rule: CH-02}
        departments:
          team: {zh-CN: 队, en: Team, es: Equipo}
        legal-fields:
          field: {zh-CN: 法, en: Law, es: Ley}
        categories:
          goods: {name: {zh-CN: 货, en: Goods, es: Bienes}, legal-fields: [field], department: team}
        routes:
          simple: {name: {zh-CN: 简, en: Simple, es: Simple}, leads-to: at-work, when: [facts-clear], rule: CH-06}
        clocks:
          acceptance: {limit: 24 h, from: registered, to: assessed, origin: house, rule: CH-02}
        case:
          registered: {by: [system], require: [facts], rule: CH-03}
          assessed: {by: [desk]}
          accepted: {by: [desk], require: [route], rule: CH-05}
          at-work: {by: [system]}
          result-known: {by: [system]}
          closed: {rule: CH-13}
          archived: {by: [system]}
          acts:
            attach: {by: [clerk], when: [not-archived], rule: CH-12}
        work:
          queued: {by: [system]}
          claimed: {by: [handler]}
          handled: {by: [handler]}
          handed-in: {by: [handler], effects: [report-result]}
        indicators:
          outcome: {name: {zh-CN: 结果, en: Outcome, es: Desenlace}, values: {good: {zh-CN: 好, en: Good, es: Bueno}}}
        texts:
          registered: {zh-CN: 登记, en: Registered, es: Registrado}
          assessed: {zh-CN: 审查, en: Assessed, es: Valorado}
          accepted: {zh-CN: 受理, en: Accepted, es: Admitido}
          at-work: {zh-CN: 交办, en: At work, es: En curso}
          result-known: {zh-CN: 结果, en: Result, es: Resultado}
          archived: {zh-CN: 归档, en: Archived, es: Archivado}
          attach: {zh-CN: 材料, en: Attached, es: Adjunto}
          queued: {zh-CN: 待办, en: Queued, es: En cola}
          claimed: {zh-CN: 承办, en: Claimed, es: Asignado}
          handled: {zh-CN: 办毕, en: Handled, es: Tramitado}
          handed-in: {zh-CN: 提交, en: Handed in, es: Entregado}
        """;

    /// <summary>A folder with the sample, one place of it changed.</summary>
    public static Folder With(string? from = null, string? to = null, bool inBase = false)
    {
        var folder = new Folder();
        string Change(string text)
        {
            if (from is null) return text;
            Assert.Equal(2, text.Split(from).Length);
            return text.Replace(from, to, StringComparison.Ordinal);
        }
        folder.Write("common/1.yaml", inBase ? Change(Base) : Base);
        folder.Write("sample/1.yaml", inBase ? Procedure : Change(Procedure));
        return folder;
    }

    /// <summary>The only defect, as FILE:LINE:COLUMN: MESSAGE with the file inside the folder.</summary>
    public static IReadOnlyList<string> Lint(Folder folder) =>
        [.. ProcedureRegistry.Lint(folder.Path).Select(defect => (defect with { File = Path.GetRelativePath(folder.Path, defect.File).Replace('\\', '/') }).ToString())];
}
