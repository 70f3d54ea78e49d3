using System.Text.RegularExpressions;
using NodaTime;
using Watchbill.Domain.Templates;
using Watchbill.Templates;

namespace Watchbill.Config.Tests;

/// <summary>The templates that are shipped as examples say what the documents of four teams ask for.</summary>
public sealed partial class ExampleTemplateTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 15, 0);

    private static readonly string Examples = Path.Combine(Root(), "examples");

    public static TheoryData<string> Cases => [.. ExampleTemplateCases.All.Select(one => one.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_rendered_with_everything_that_its_rows_ask_for_in_order(string name)
    {
        var one = ExampleTemplateCases.All.Single(candidate => candidate.ToString() == name);
        var template = Template(one);
        var text = Text(template, one, one.Destination);

        var at = 0;
        foreach (var element in one.Elements)
        {
            var found = text.IndexOf(element, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"{one.Rows}: \"{element}\" is missing, or not at its place, in\n{text}");
            at = found + element.Length;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_placeholder_is_left_at_any_of_its_destinations(string name)
    {
        var one = ExampleTemplateCases.All.Single(candidate => candidate.ToString() == name);
        var template = Template(one);
        foreach (var destination in Enum.GetValues<TemplateDestination>().Where(destination => template.Channels.Contains(TemplateDestinations.ChannelOf(destination))))
        {
            var text = Text(template, one, destination);

            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            Assert.DoesNotContain("}}", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(Bracketed(), text.Replace("[RESOLVED]", "", StringComparison.Ordinal).Replace("[ACTION REQUIRED]", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_placeholder_of_the_document_is_a_value_or_an_input(string name)
    {
        var one = ExampleTemplateCases.All.Single(candidate => candidate.ToString() == name);
        var left = TemplateCheck.Placeholders(Template(one)).ToList();
        foreach (var placeholder in one.Placeholders)
        {
            var at = left.IndexOf(placeholder);
            Assert.True(at >= 0, $"{one.Rows}: {placeholder} is not written (again)");
            left.RemoveRange(0, at + 1);
        }
    }

    [Fact]
    public void They_are_configurations_without_problems_and_every_template_has_its_case()
    {
        foreach (var team in Directory.GetDirectories(Examples))
        {
            var read = ConfigurationReader.Read(team);
            Assert.Empty(read.Diagnostics.Select(diagnostic => diagnostic.ToString()));
            Assert.Equal(read.Documents.Templates.Select(template => template.Id), ExampleTemplateCases.All.Where(one => one.Team == Path.GetFileName(team)).Select(one => one.Id).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_row_about_a_templates_text_is_held_by_a_case()
    {
        var rows = Path.Combine(Shared(), "seeds", "requirements.md");
        Assert.SkipUnless(File.Exists(rows), "../shared is absent: the rows are not here");

        // These are about sending at a moment, about the set of templates, or about linting packs.
        string[] elsewhere = ["F-111", "F-219", "F-229", "F-272", "F-297"];
        var wanted = File.ReadLines(rows).Where(line => line.Contains("K23 Message templates", StringComparison.Ordinal)).Select(line => Row().Match(line)).Where(match => match.Success).Select(match => match.Groups["row"].Value);
        var held = ExampleTemplateCases.All.SelectMany(one => one.Rows.Split(' ')).Concat(elsewhere).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(wanted, row => !held.Contains(row));
    }

    /// <summary>F-036 with X-14, F-052, G-079: what is not among the team's own words is refused.</summary>
    [Theory]
    [InlineData("fraiseql", "incident-initial-declaration", "SEV 1", "Investigating", "template-not-for-severity")]
    [InlineData("fraiseql", "incident-initial-declaration", "LOW", "Mitigating", "template-not-for-status")]
    [InlineData("fraiseql", "incident-status-update", "HIGH", "Investigating", "template-not-for-status")]
    [InlineData("task18", "update", "P0", "Monitoring", "template-not-for-status")]
    [InlineData("greenlang", "short-update", "P0", "Mitigating", "template-not-for-status")]
    public void Other_words_than_the_teams_are_refused(string team, string id, string severity, string status, string code)
    {
        var one = ExampleTemplateCases.All.Single(candidate => candidate.Team == team && candidate.Id == id) with { Severity = severity, Status = status };
        var template = Template(one);

        Assert.Equal([code], TemplateRenderer.Render(template, Values(one), SampleIncident.Inputs(template, new Dictionary<string, string>()), one.Destination).Problems.Select(problem => problem.Code));
    }

    /// <summary>F-053: the section is left out when nothing is known.</summary>
    [Fact]
    public void A_root_cause_that_is_not_known_has_no_section()
    {
        var one = ExampleTemplateCases.All.Single(candidate => candidate.Id == "incident-status-update");
        var template = Template(one);
        var inputs = SampleIncident.Inputs(template, new Dictionary<string, string>()).Remove("root_cause");
        var values = Values(one);

        var text = TemplateRenderer.Render(template, values with { Incident = values.Incident with { RootCause = null } }, inputs, one.Destination).Message!.Text;

        Assert.DoesNotContain("Root Cause", text, StringComparison.Ordinal);
    }

    private static CommunicationTemplate Template(ExampleTemplateCase one) =>
        ConfigurationReader.Read(Path.Combine(Examples, one.Team)).Documents.Templates.Single(template => template.Id == one.Id);

    private static string Text(CommunicationTemplate template, ExampleTemplateCase one, TemplateDestination destination)
    {
        var inputs = SampleIncident.Inputs(template, new Dictionary<string, string>());

        // What the example says comes before what the incident knows.
        foreach (var input in template.Inputs.Where(input => input is { Example: not null, From: not null } && input.Type is not (TemplateInputType.Duration or TemplateInputType.Instant) && input.From != "incident.service"))
        {
            inputs = inputs.SetItem(input.Name, input.Example!);
        }

        var result = TemplateRenderer.Render(template, Values(one), inputs, destination);
        Assert.Empty(result.Problems.Select(problem => problem.Message));
        return result.Message!.Subject is { } subject ? $"Subject: {subject}\n{result.Message.Text}" : result.Message.Text;
    }

    private static TemplateValues Values(ExampleTemplateCase one)
    {
        var values = SampleIncident.At(Now);
        var isOver = one.Status == "Resolved";
        Instant At(int hour, int minute) => Instant.FromUtc(2026, 11, 21, hour, minute);
        return values with
        {
            Incident = values.Incident with
            {
                Reference = "INC-20261121-003",
                Severity = one.Severity,
                Status = one.Status,
                Services = [values.Incident.Services[0] with { Name = "Query API" }],
                StartedAt = isOver ? At(14, 23) : At(14, 20),
                DetectedAt = At(14, 23),
                ResolvedAt = isOver ? At(14, 47) : null,
                Duration = Duration.FromMinutes(isOver ? 24 : 40),
                NextUpdateIn = one.Id.StartsWith("incident-", StringComparison.Ordinal) ? null : values.Incident.NextUpdateIn,
                QuietTime = one.Team == "task18" ? null : values.Incident.QuietTime,
                Reviewers = [],
                Timeline = [new TimelineValues(At(14, 23), "Alert fired"), new TimelineValues(At(14, 47), "Resolved")],
                Actions = [new ActionValues("Limit how long queries run", "Open", "@alice", "Prevention", null, Instant.FromUtc(2026, 12, 1, 12, 0)), new ActionValues("Test the limit", "Open", null, "prevention"), new ActionValues("Faster alert", "Open", null, "detection")],
            },
        };
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Watchbill.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Watchbill.slnx is not above the tests.");
        }

        return folder.FullName;
    }

    private static string Shared() => Environment.GetEnvironmentVariable("WATCHBILL_SHARED") ?? Path.Combine(Root(), "..", "shared");

    [GeneratedRegex(@"\[[A-Za-z#%][^\]\n]*\]([^(]|$)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^\| (?<row>[FTAG]-\d+) \|", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
