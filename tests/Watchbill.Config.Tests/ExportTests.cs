using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Tests;

public class ExportTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 150)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reads_back_to_equal_documents(int seed)
    {
        var documents = new RandomDocuments(seed).Next();

        var files = ConfigurationExport.Write(documents);
        var configuration = ConfigurationReader.Read(files, documents.Responders);
        var operations = ConfigurationReader.ReadOperations(files);

        Assert.Empty(configuration.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(operations.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        var back = configuration.Documents with { Responders = operations.Responders, Overrides = operations.Overrides, TemporarySchedules = operations.TemporarySchedules, Absences = operations.Absences, Swaps = operations.Swaps, Flags = operations.Flags };
        Assert.Equal(Dump(documents), Dump(back));
    }

    [Fact]
    public void Keys_are_never_written()
    {
        var key = new IntegrationKey("k1", new ServiceId("shop"), new IntegrationId("in"), "0123456789abcdef", "cdef", default, null);

        var files = ConfigurationExport.Write(new RandomDocuments(1).Next() with { Keys = [key] });

        Assert.DoesNotContain(files, file => file.Text.Contains("cdef", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_current_version_of_a_policy_is_written()
    {
        var policy = new RandomDocuments(2).Next().Policies[0];
        var documents = new DefinitionDocuments { Policies = [policy with { Version = 2, Name = "New" }, policy with { Name = "Old" }] };

        var file = Assert.Single(ConfigurationExport.Write(documents));

        Assert.Contains("New", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Old", file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_documents_are_split_into_files_that_can_be_read()
    {
        var start = Instant.FromUtc(2026, 1, 1, 0, 0);
        var documents = new DefinitionDocuments
        {
            Teams = [.. Enumerable.Range(0, 5_000).Select(i => new Domain.Responders.Team(new TeamId($"team-{i:D5}"), new string('é', 190), []))],
            Overrides =
            [
                .. Enumerable.Range(0, 5_000).Select(i => new Domain.Schedules.Override(
                    $"o{i}", new ScheduleId("s"), start + Duration.FromHours(i), start + Duration.FromHours(i + 1), Domain.Schedules.OverrideKind.Add, new UserId("ana"), null)),
            ],
        };

        var files = ConfigurationExport.Write(documents);

        Assert.All(files, file => Assert.True(System.Text.Encoding.UTF8.GetByteCount(file.Text) <= 1024 * 1024, file.Path));
        Assert.True(files.Length > 2);
        Assert.Equal(documents.Teams.Select(team => team.Id), ConfigurationReader.Read(files).Documents.Teams.Select(team => team.Id));
        Assert.Equal(documents.Overrides, ConfigurationReader.ReadOperations(files).Overrides);
    }

    [Fact]
    public void The_sample_is_written_as_people_would_write_it()
    {
        var files = ConfigurationExport.Write(ConfigurationReader.Read(SampleOrganisation.Files).Documents);

        var policies = files.Single(file => file.Path == "policies.yaml").Text;
        Assert.Contains("""
              background:
                name: Background work
                rules:
                  - page: [{schedule: backup}]
                    after: 0s
                  - page: [{schedule: primary}]
                    after: 2m
                    base: previous-rule
            """.ReplaceLineEndings("\n"), policies.Replace("{ ", "{", StringComparison.Ordinal).Replace(" }", "}", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Every property of every value, whatever its type, so that a forgotten field shows.</summary>
    private static string Dump(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string or Duration or Instant or LocalTime or LocalDateTime or DateTimeZone or Enum or ValueType and not IEnumerable:
                return string.Create(CultureInfo.InvariantCulture, $"{value}");
            case IDictionary map:
                return $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Dump(key)}={Dump(map[key])}").Order(StringComparer.Ordinal))}}}";
            case IEnumerable list:
                return $"[{string.Join(", ", list.Cast<object?>().Select(Dump))}]";
            default:
                var properties = value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.Name is not "EqualityContract");
                return $"{value.GetType().Name}({string.Join(", ", properties.Select(property => $"{property.Name}={Dump(property.GetValue(value))}"))})\n";
        }
    }
}
