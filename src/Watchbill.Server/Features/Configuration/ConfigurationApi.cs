using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.Configuration;

/// <summary>Configuration as files, over the wire: what they would change, and applying them.</summary>
internal static class ConfigurationApi
{
    private const int BodyLimit = 8 * 1024 * 1024;
    private const int MaxFiles = 1_000;
    private const int MaxFileBytes = 1024 * 1024;

    public static void MapConfigurationApi(this IEndpointRouteBuilder api)
    {
        api.MapPost("/config/plan", PlanAsync).Takes<ConfigurationFiles>()
            .Answers<PlanResult>("planConfiguration", "What applying these files would change, and who would be on call differently", Permission.Manager).Refuses(413, 422);
        api.MapPost("/config/apply", ApplyAsync).Takes<ConfigurationFiles>()
            .Answers<ApplyResult>("applyConfiguration", "Makes the configuration what these files say: all of it or nothing; again changes nothing", Permission.Manager).Refuses(413, 422, 503);
        api.MapGet("/config/export", Export).Answers<ExportResult>("exportConfiguration", "Configuration and operations as files", Permission.Manager);
    }

    private static async Task<IResult> PlanAsync(HttpContext context, ConfigurationApply apply)
    {
        var (files, problem) = await ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        var outcome = await apply.PlanAsync(ConfigurationReader.Read(Files(files!), apply.Known), context.RequestAborted, files!.AtOnce);
        return outcome.Plan is { } plan
            ? Answer.Ok(ConfigurationForms.Plan(plan, outcome.Diagnostics, outcome.Notes), WatchbillJson.Default.PlanResult)
            : Refused(outcome);
    }

    private static async Task<IResult> ApplyAsync(HttpContext context, ConfigurationApply apply, AlertLinks links)
    {
        var (files, problem) = await ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        var caller = context.Caller();
        var parsed = ConfigurationReader.Read(Files(files!), apply.Known);
        var outcome = await apply.ApplyAsync(
            parsed, reference => Sent(files!, reference), Actor.User(caller.User.Id), caller.Door, context.RequestAborted, files!.AtOnce, caller.User);
        return outcome.Plan is { } plan
            ? Answer.Ok(
                new ApplyResult(ConfigurationForms.Plan(plan, outcome.Diagnostics, outcome.Notes), ConfigurationForms.Keys(outcome.Keys, links), outcome.Revision),
                WatchbillJson.Default.ApplyResult)
            : Refused(outcome);
    }

    private static IResult Export(HttpContext context, WatchbillEngine engine)
    {
        if (ConfigurationRights.Objection(context.Caller().User) is { } objection)
        {
            return Answer.No(ErrorCode.Forbidden, objection);
        }

        var current = engine.Definitions.Current;
        var documents = new DefinitionDocuments
        {
            Users = [.. current.Users.Values],
            Responders = [.. current.Responders.Values],
            Teams = [.. current.Teams.Values],
            Schedules = [.. current.Schedules.Values],
            Policies = [.. current.Policies.Values],
            Services = [.. current.Services.Values],
            Mappings = [.. current.Mappings.Values],
            Positions = [.. current.Positions.Values],
            StatusPages = [.. current.StatusPages.Values],
            HolidayCalendars = [.. current.HolidayCalendars.Values],
            NotificationDefaults = [.. current.NotificationDefaults.Values],
            IncidentProcesses = [.. current.IncidentProcesses.Values],
            Templates = [.. current.Templates.Values],
            Playbooks = [.. current.Playbooks.Values],
            Overrides = current.Overrides,
            TemporarySchedules = current.TemporarySchedules,
            Absences = current.Absences,
            Swaps = [.. current.Swaps.Values],
            Flags = current.Flags,
        };
        return Answer.Ok(
            new ExportResult(ConfigurationExport.Write(documents).ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal)), WatchbillJson.Default.ExportResult);
    }

    private static async Task<Body.Reading<ConfigurationFiles>> ReadAsync(HttpContext context)
    {
        if (ConfigurationRights.Objection(context.Caller().User) is { } objection)
        {
            return new Body.Reading<ConfigurationFiles>(null, Answer.No(ErrorCode.Forbidden, objection));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyLimit;
        }

        var reading = await Body.ReadAsync(context, StrictJson.Default.ConfigurationFiles, limit: BodyLimit);
        if (reading.Value is not { } files)
        {
            return reading;
        }

        if (files.Files.Count > MaxFiles)
        {
            return reading with { Problem = Answer.No(ErrorCode.TooLarge, $"There are more than {MaxFiles} files.") };
        }

        var large = files.Files.FirstOrDefault(file => file.Key.Length > 500 || Encoding.UTF8.GetByteCount(file.Value) > MaxFileBytes).Key;
        return large is null ? reading : reading with { Problem = Answer.No(ErrorCode.TooLarge, $"The file {large[..Math.Min(large.Length, 100)]} is larger than {MaxFileBytes / 1024} KiB.") };
    }

    private static IEnumerable<ConfigurationFile> Files(ConfigurationFiles files) => files.Files.Select(file => new ConfigurationFile(file.Key, file.Value));

    /// <summary>References of files that came over the wire are never followed here: they could name any file of the server.</summary>
    private static ResolvedKey? Sent(ConfigurationFiles files, KeyReference reference)
    {
        if (files.Keys is null || !files.Keys.TryGetValue($"{reference.Service}/{reference.Integration}", out var key))
        {
            return null;
        }

        return key.Hash.Length == 64 && key.Hash.All(char.IsAsciiHexDigitLower) && key.Hint.Length <= 4
            ? new ResolvedKey(key.Hash, key.Hint, null)
            : new ResolvedKey(null, null, "the hash that was sent is not SHA-256 in lower-case hex");
    }

    private static IResult Refused(ConfigurationOutcome outcome)
    {
        if (outcome.Forbidden is { } why)
        {
            return Answer.No(ErrorCode.Forbidden, why, "Ask an administrator, or apply it on the host with serve --config.");
        }

        var errors = outcome.Errors.Count();
        return Answer.No(new ApiError(ErrorCode.ConfigurationErrors, errors == 1 ? "The configuration has an error." : $"The configuration has {errors} errors.", "See 'problems'.")
        {
            Problems = [.. outcome.Diagnostics.Select(ConfigurationForms.Problem)],
        });
    }
}
