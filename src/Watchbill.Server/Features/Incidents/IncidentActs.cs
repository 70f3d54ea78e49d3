using System.Collections.Frozen;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Incidents;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Incidents.Updates;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Incidents;

/// <summary>The forms of the room: each verb of <see cref="IncidentVerbs"/> is one address, becomes a command on the one command path, and leads back to where it was pressed.</summary>
internal static class IncidentActs
{
    /// <summary>The part of the room that shows what was done; the others lead to its top.</summary>
    private static readonly FrozenDictionary<string, string> Parts = new Dictionary<string, string>
    {
        ["update"] = "timeline",
        ["edit-update"] = "timeline",
        ["approve-update"] = "drafts",
        ["refuse-update"] = "drafts",
        ["withdraw-update"] = "drafts",
        ["edit-draft"] = "drafts",
        ["note"] = "timeline",
        ["correct"] = "timeline",
        ["mark"] = "timeline",
        ["role"] = "roles",
        ["offer"] = "roles",
        ["leave-role"] = "roles",
        ["task"] = "tasks",
        ["change-task"] = "tasks",
        ["attach"] = "alerts",
        ["detach"] = "alerts",
        ["mute"] = "alerts",
        ["meet"] = "due",
        ["page"] = "pages",
        ["escalate"] = "pages",
        ["confirm"] = "resolve",
        ["fact"] = "facts",
        ["playbook"] = "playbooks",
        ["tick"] = "playbooks",
        ["answer"] = "playbooks",
        ["time"] = "times",
        ["step"] = "steps",
        ["approve-step"] = "steps",
        ["refuse-step"] = "steps",
        ["cancel-step"] = "steps",
    }.ToFrozenDictionary();

    public static void MapIncidentActs(this IEndpointRouteBuilder app)
    {
        foreach (var verb in IncidentVerbs.All)
        {
            app.MapPost($"/incidents/{{incident}}/{verb.Verb}", (HttpContext context, WatchbillEngine engine, AlertLinks links, string incident) => ActAsync(context, engine, links, incident, verb))
                .Allow(AccessRule.Account(Permission.Responder));
        }
    }

    /// <summary>Carries out a command that a form chose.</summary>
    /// <returns>The outcome; null when nobody knows whether it was stored.</returns>
    public static async Task<IncidentOutcome?> SubmitAsync(WatchbillEngine engine, PageFrame frame, IFormCollection form, IncidentId? incident, IncidentPersonCommand command)
    {
        try
        {
            return await engine.Incidents.SubmitAsync(new IncidentRequest(Nonces.Read(form["nonce"]), frame.Reader!.Id, Door.Web, incident, command));
        }
        catch (CommitFailedException)
        {
            return null;
        }
    }

    private static async Task<IResult> ActAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string text, IncidentVerb verb)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var frame = PageFrame.Bare(context, engine);
        var reader = frame.Reader!;
        if (await IncidentLookup.FindAsync(engine, reader, text, context.RequestAborted) is not { } incident)
        {
            return ErrorPages.NotFound(frame);
        }

        var room = $"/incidents/{incident.Id}";
        var body = IncidentFields.Read(form, frame.Clock.Zone);
        var other = body.Other is { } named ? await IncidentLookup.FindAsync(engine, reader, named, context.RequestAborted) : null;
        if (body.Other is not null && other is null)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.NotFound, $"There is no incident '{body.Other}'."), room);
        }

        var choice = await UpdateWriting.ResolveAsync(
            engine, links, reader.Id, incident, verb.Choose(body, new VerbContext(reader.Id, engine.Time.Now(), other?.Id)), context.RequestAborted);
        if (choice.Command is not { } command)
        {
            return ErrorPages.Refused(frame, new Refusal(Refusal.Invalid, choice.Problem ?? "The form says too little."), room);
        }

        return await SubmitAsync(engine, frame, form, incident.Id, command) switch
        {
            null => ErrorPages.Unknown(frame, form),
            { Refusal: { } refusal } => ErrorPages.Refused(frame, refusal, room),
            _ when form["back"].FirstOrDefault() is "/" or "/incidents" => SeeOther.Local(form["back"]),
            _ => SeeOther.Local(Parts.TryGetValue(verb.Verb, out var part) ? $"{room}#{part}" : room),
        };
    }
}
