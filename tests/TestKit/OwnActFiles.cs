namespace ComplaintSuite.TestKit;

/// <summary>
/// Procedure files in which the property manager has acts of its own, and asks for more than every case has: each side is heard before anybody is told a result, a correction that was ordered is reported, and the
/// department writes an offer down and has it looked through before it hands in.
/// </summary>
public sealed class OwnActFiles : IDisposable
{
    public OwnActFiles()
    {
        var files = System.IO.Path.Combine(Checkout.Root, "shared", "Procedures", "files");
        foreach (var file in new[] { "base/2.yaml", "property-internal/1.yaml" })
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Path, System.IO.Path.GetDirectoryName(file)!));
            var text = File.ReadAllText(System.IO.Path.Combine(files, file));
            File.WriteAllText(System.IO.Path.Combine(Path, file), file.StartsWith("base", StringComparison.Ordinal) ? text : Changed(text));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Changed(string text)
    {
        foreach (var (from, to) in new[]
                 {
                     ("intake:\n  kinds", """
                     recusal: {rule: GB-05}

                     details:
                       place:
                         name: {zh-CN: 地点, en: Where, es: Dónde}
                         choices: {lift: {zh-CN: 电梯, en: In a lift, es: En un ascensor}, garage: {zh-CN: 车库, en: In the garage, es: En el garaje}, roof: {zh-CN: 屋顶, en: On the roof, es: En la azotea}}
                       since: {name: {zh-CN: 从何时起, en: Since, es: Desde}, type: day}
                       plate: {name: {zh-CN: 车牌, en: Number plate, es: Matrícula}, type: plate}
                       call-back: {name: {zh-CN: 回电号码, en: Call back at, es: Llamar a}, type: telephone}
                       project: {name: {zh-CN: 项目, en: Estate, es: Urbanización}, type: place, kind: project, rule: PM-01}
                     intake:
                       kinds
                     """),
                     ("kinds: [complaint]", "kinds: [complaint, opinion]"),
                     ("  assessed: {by: [receptionist], require: [validity], rule: PI-10}", """
                       assessed: {by: [receptionist], require: [validity], rule: PI-10, also: {kinds: [complaint], rule: GB-08}}
                     """),
                     ("  registered: {require: [facts, complainant.name, complainant.unit, complainant.contact], rule: PI-04}", """
                       registered:
                         require: [facts, complainant.name, complainant.unit, complainant.contact]
                         rule: PI-04
                         also:
                         - {for: {details.place: [garage]}, stated: [details.plate], rule: CD-04}
                         - {for: {kind: complaint}, require: [complainant.telephone], rule: GB-02}
                     """),
                     ("  claimed: {rule: PI-04}", """
                       claimed: {rule: PI-04, also: {for: {details.place: [roof]}, when: [harm-ongoing], rule: PI-11}}
                     """),
                     ("protection: []", "protection: [complaint]"),
                     ("  promotion: {limit", """
                       report-correction: {limit: 3 wd, after: order-correction.until, from: order-correction, to: report-correction, origin: text, rule: GB-10}
                       correct: {limit: as given, at: order-correction.until, from: order-correction, to: report-correction, origin: text, rule: GB-10}
                       answer-offer: {limit: 2 d, from: offer, to: answer-offer, origin: house, rule: BB-06}
                       correct-at-work: {limit: 5 d, from: order-correction, to: handled, origin: house, rule: GB-10}
                       promotion: {limit
                     """),
                     ("  notified: {by: [receptionist], require: [reply, means, given-by], notice: result, rule: PI-06}", """
                       notified: {by: [receptionist], require: [reply, means, given-by], notice: result, rule: PI-06, also: {require: [done.hear-party.complainant, done.hear-party.respondent], rule: GB-06}}
                     """),
                     ("    remove-attachment: {rule: PI-08}\n", """
                         remove-attachment: {rule: PI-08}
                         read-parties: {when: [identity-not-protected], rule: CH-04}
                         hear-party:
                           name: {zh-CN: 听取意见, en: Hear a side, es: Oír a una parte}
                           by: [receptionist]
                           fields:
                             side:
                               name: {zh-CN: 哪一方, en: Side, es: Parte}
                               choices: {complainant: {zh-CN: 投诉人, en: Complainant, es: Reclamante}, respondent: {zh-CN: 被投诉人, en: Respondent, es: Reclamado}}
                             heard: {name: {zh-CN: 是否听取, en: Heard, es: Oída}, type: yes-no}
                             words: {name: {zh-CN: 内容, en: What was said, es: Lo dicho}}
                             reason: {name: {zh-CN: 原因, en: Reason, es: Motivo}}
                             met-at: {name: {zh-CN: 时间, en: When, es: Cuándo}, type: moment}
                             by-whom: {name: {zh-CN: 由谁, en: By whom, es: Quién}, type: staff}
                             record: {name: {zh-CN: 笔录, en: Record, es: Acta}, type: document}
                           each: side
                           told: {zh-CN: 已听取意见。, en: A side was heard., es: Se oyó a una parte.}
                           require: [side, heard]
                           also:
                           - {for: {heard: ["yes"]}, any: [words, record], rule: GB-06}
                           - {for: {heard: ["no"]}, require: [reason], rule: GB-06}
                           rule: GB-06
                         order-correction:
                           name: {zh-CN: 责令整改, en: Order a correction, es: Ordenar una corrección}
                           by: [managing-manager]
                           fields: {what: {name: {zh-CN: 整改内容, en: What is to be corrected, es: Qué corregir}}, until: {name: {zh-CN: 期限, en: Until, es: Hasta}, type: day}}
                           require: [what, until]
                           rule: GB-10
                         report-correction:
                           name: {zh-CN: 整改报告, en: Report the correction, es: Informar de la corrección}
                           by: [receptionist]
                           fields: {what: {name: {zh-CN: 整改情况, en: What was corrected, es: Qué se corrigió}}}
                           answers: order-correction
                           require: [what]
                           rule: GB-10
                         turn-into-complaint:
                           name: {zh-CN: 转为投诉, en: Turn it into a complaint, es: Convertirlo en queja}
                           in: [received, registered]
                           by: [public]
                           becomes: complaint
                           also: {kinds: [opinion], rule: GB-08}
                           rule: GB-08
                         treat-as-complaint:
                           name: {zh-CN: 按投诉办理, en: Treat it as a complaint, es: Tratarlo como queja}
                           in: [registered]
                           by: [receptionist]
                           fields: {reason: {name: {zh-CN: 理由, en: Why, es: Por qué}}}
                           becomes: complaint
                           require: [reason]
                           also: {kinds: [opinion], rule: GB-08}
                           rule: GB-08
                         answer-offer:
                           name: {zh-CN: 答复方案, en: Answer the offer, es: Responder a la oferta}
                           by: [public, receptionist]
                           fields: {accepted: {name: {zh-CN: 是否接受, en: Do you accept?, es: ¿Acepta?}, type: yes-no}}
                           require: [accepted]
                           rule: BB-06

                     """),
                     ("  handed-in: {effects: [report-result, write-handling-log], rule: PI-04}", """
                       handed-in: {effects: [report-result, write-handling-log], rule: PI-04, also: {require: [done.offer], unless: [open.offer], rule: BC-07}}
                     """),
                     ("    record-containment: {rule: PI-11}\n", """
                         record-containment: {rule: PI-11}
                         offer:
                           name: {zh-CN: 提出方案, en: Offer a solution, es: Ofrecer una solución}
                           by: [handler]
                           fields: {what: {name: {zh-CN: 方案, en: What is offered, es: Qué se ofrece}}}
                           told: {zh-CN: 已提出解决方案。, en: A solution was offered., es: Se ofreció una solución.}
                           require: [what]
                           when: [own-claim]
                           rule: BB-06
                         declare-interest:
                           name: {zh-CN: 申请回避, en: Declare an interest, es: Declarar un interés}
                           by: [handler]
                           fields: {reason: {name: {zh-CN: 原因, en: Why, es: Por qué}}}
                           bars: author
                           require: [reason]
                           rule: GB-05
                         decide-recusal:
                           name: {zh-CN: 决定回避, en: Decide on a recusal, es: Decidir sobre una recusación}
                           by: [supervisor]
                           fields:
                             whom: {name: {zh-CN: 何人, en: Who, es: Quién}, type: staff}
                             granted: {name: {zh-CN: 是否回避, en: Must withdraw, es: Debe abstenerse}, type: yes-no}
                           bars: {who: whom, for: {granted: ["yes"]}}
                           require: [whom, granted]
                           rule: GB-05
                         check-offer:
                           name: {zh-CN: 复核方案, en: Check the offer, es: Revisar la oferta}
                           by: [supervisor]
                           fields: {note: {name: {zh-CN: 意见, en: Note, es: Nota}}}
                           answers: offer
                           rule: BC-07

                     """),
                 })
        {
            if (!text.Contains(from, StringComparison.Ordinal))
                throw new InvalidOperationException($"The file has no line '{from}'.");
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        return text;
    }
}
