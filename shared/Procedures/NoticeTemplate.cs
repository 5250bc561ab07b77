using System.Text.RegularExpressions;
using ComplaintSuite.Procedures.Time;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace ComplaintSuite.Procedures;

/// <summary>A notice as it goes out: plain text, paragraphs parted by an empty line.</summary>
/// <param name="Language">zh-CN, en or es.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Ends without a line break.</param>
public sealed record Notice(string Language, string Subject, string Body);

/// <summary>
/// The Liquid templates of one notice, in every language. A template uses the variables of <see cref="Lifecycle.Notices"/> and no others; what a value
/// holds is never taken for Liquid or markup.
/// </summary>
public sealed partial class NoticeTemplate
{
    private static readonly FluidParser Parser = new();

    private readonly Dictionary<string, (IFluidTemplate Subject, IFluidTemplate Body)> _templates;
    private readonly TimeZoneInfo _zone;

    internal NoticeTemplate(string name, IReadOnlyList<string> variables, TimeZoneInfo zone, Dictionary<string, (IFluidTemplate Subject, IFluidTemplate Body)> templates) =>
        (Name, Variables, _zone, _templates, Demands) =
            (name, variables, zone, templates, templates.Values.SelectMany(texts => new[] { texts.Subject, texts.Body }).SelectMany(VariableVisitor.DemandedBy).ToHashSet());

    public string Name { get; }

    /// <summary>The variables that the service fills in.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The variables that some text writes whether they have a value or not: outside of an `if`, `unless` or `case` that asks for them.</summary>
    internal HashSet<string> Demands { get; }

    /// <summary>
    /// Writes the notice. A value is a string, a number, null, a <see cref="DateTimeOffset"/> (written as local date and time of the procedure's zone)
    /// or a <see cref="DueDate"/> (written so that midnight at the end of a day reads as 24:00 of that day). A variable that is left out is empty.
    /// </summary>
    /// <exception cref="ArgumentException">A value is given for a name that is not among <see cref="Variables"/>.</exception>
    public Notice Render(string language, IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Keys.FirstOrDefault(name => !Variables.Contains(name)) is { } stranger)
            throw new ArgumentException($"The notice '{Name}' has no variable '{stranger}'; it has {string.Join(", ", Variables)}.", nameof(values));
        language = LocalText.Nearest(language);
        var context = new TemplateContext(new TemplateOptions { MaxSteps = 10_000 });
        foreach (var group in Variables.GroupBy(name => name.Split('.')[0]))
            if (group.First().Contains('.'))
                context.SetValue(group.Key, new DictionaryValue(new FluidValueDictionaryFluidIndexable(group.ToDictionary(
                    name => name[(group.Key.Length + 1)..], name => Written(values.GetValueOrDefault(name), language), StringComparer.Ordinal))));
            else
                context.SetValue(group.Key, Written(values.GetValueOrDefault(group.Key), language));
        var (subject, body) = _templates[language];
        return new(language, Blank().Replace(Render(subject, context), " ").Trim(), EmptyLines().Replace(Render(body, context).Replace("\r\n", "\n"), "\n\n").Trim());
    }

    /// <summary>The template, or null with what is wrong with it.</summary>
    internal static IFluidTemplate? Parse(string text, IReadOnlyList<string> variables, out string? problem)
    {
        if (!Parser.TryParse(text, out var template, out var error))
        {
            problem = $"This is not a Liquid template: {error.Trim()}";
            return null;
        }
        var used = new VariableVisitor();
        used.VisitTemplate(template);
        var strangers = used.Names.Where(name => !variables.Contains(name)).Distinct().ToList();
        problem = strangers.Count == 0 ? null
            : $"The template uses {string.Join(", ", strangers.Select(name => $"'{name}'"))}; the variables of this notice are {string.Join(", ", variables)}.";
        return problem is null ? template : null;
    }

    private static string Render(IFluidTemplate template, TemplateContext context) => template.Render(context, NullEncoder.Default);

    private FluidValue Written(object? value, string language) => value switch
    {
        null or "" => NilValue.Instance,
        string text => StringValue.Create(text),
        DateTimeOffset instant => StringValue.Create(LocalMoment.Write(instant, _zone, language)),
        DueDate due => StringValue.Create(LocalMoment.WriteDue(due, _zone, language)),
        IFormattable number => StringValue.Create(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"A {value.GetType().Name} can't be written into a notice.", nameof(value)),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\n(?:[ \t]*\n)+[ \t]*")]
    private static partial Regex EmptyLines();

    private sealed class VariableVisitor : AstVisitor
    {
        private readonly HashSet<string> _demanded = [];
        private HashSet<string> _askedFor = [];

        public List<string> Names { get; } = [];

        public static HashSet<string> DemandedBy(IFluidTemplate template)
        {
            var visitor = new VariableVisitor();
            visitor.VisitTemplate(template);
            return visitor._demanded;
        }

        protected override Expression VisitMemberExpression(MemberExpression memberExpression)
        {
            var name = string.Join('.', memberExpression.Segments.Select(segment => segment is IdentifierSegment named ? named.Identifier : "?"));
            Names.Add(name);
            if (!_askedFor.Contains(name))
                _demanded.Add(name);
            return base.VisitMemberExpression(memberExpression);
        }

        protected override Statement VisitIfStatement(IfStatement ifStatement) => Asking(ifStatement.Condition, () => base.VisitIfStatement(ifStatement));

        protected override Statement VisitElseIfStatement(ElseIfStatement elseIfStatement) => Asking(elseIfStatement.Condition, () => base.VisitElseIfStatement(elseIfStatement));

        protected override Statement VisitUnlessStatement(UnlessStatement unlessStatement) => Asking(unlessStatement.Condition, () => base.VisitUnlessStatement(unlessStatement));

        protected override Statement VisitCaseStatement(CaseStatement caseStatement) => Asking(caseStatement.Expression, () => base.VisitCaseStatement(caseStatement));

        /// <summary>What a statement asks about it may write: it knows that there may be nothing.</summary>
        private Statement Asking(Expression condition, Func<Statement> visit)
        {
            var asked = new VariableVisitor();
            asked.Visit(condition);
            var outside = _askedFor;
            _askedFor = [.. outside, .. asked.Names];
            var visited = visit();
            _askedFor = outside;
            return visited;
        }
    }
}
