using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Engine.Commit;
using Watchbill.Engine.People;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Features.OneTap;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Doors.MailLink;

/// <summary>
/// The one-tap link. Fetching it shows a page and changes nothing, because mail scanners and previews fetch links; its button acknowledges, and
/// nothing else, without a login.
/// </summary>
internal static class MailLinkDoor
{
    public static void MapMailLinkDoor(this IEndpointRouteBuilder app)
    {
        var rule = AccessRule.Open("one-tap token");
        app.MapGet($"/{AlertLinks.AcknowledgePath}{{token}}", ShowAsync).Allow(rule).ExcludeFromDescription();
        app.MapPost($"/{AlertLinks.AcknowledgePath}{{token}}", AcknowledgeAsync).Allow(rule).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string token)
    {
        var view = links.TryRead(token, engine.Time.Now()) switch
        {
            ValidLink link => await ViewAsync(engine, OneTapState.Ready, token, link.Claim, Nonces.New(), _ => null, context.RequestAborted),
            ExpiredLink link => await ViewAsync(engine, OneTapState.Expired, token, link.Claim, "", _ => null, context.RequestAborted),
            _ => Forged(),
        };
        return OneTapView.Page(context, engine, view);
    }

    private static async Task<IResult> AcknowledgeAsync(HttpContext context, WatchbillEngine engine, AlertLinks links, string token)
    {
        var reading = links.TryRead(token, engine.Time.Now());
        if (reading is not ValidLink { Claim: { } claim })
        {
            return await ShowAsync(context, engine, links, token);
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var nonce = Nonces.Read(form["nonce"]);
        var notes = new Dictionary<AlertId, string>();
        var state = OneTapState.Done;
        foreach (var alert in claim.Alerts)
        {
            try
            {
                var outcome = await engine.Commands.SubmitAsync(new CommandRequest($"link-{nonce}-{alert.Value}", claim.User, Door.MailLink, alert, new Acknowledge()));
                if ((outcome.Refusal?.Message ?? outcome.Note) is { } words)
                {
                    notes[alert] = words.TrimEnd('.');
                }
            }
            catch (CommitFailedException)
            {
                state = OneTapState.Unknown;
            }
        }

        return OneTapView.Page(context, engine, await ViewAsync(engine, state, token, claim, nonce, notes.GetValueOrDefault, context.RequestAborted));
    }

    private static OneTapView Forged() => new(OneTapState.Forged, "", "", DateTimeZone.Utc, "", []);

    private static async Task<OneTapView> ViewAsync(
        WatchbillEngine engine, OneTapState state, string token, AcknowledgeClaim claim, string nonce, Func<AlertId, string?> note, CancellationToken cancellationToken)
    {
        var definitions = engine.Definitions.Current;
        var alerts = ImmutableArray.CreateBuilder<OneTapAlert>();
        foreach (var id in claim.Alerts)
        {
            if (await engine.Store.Reader.ReadAlertAsync(id, cancellationToken) is { } stored)
            {
                var service = definitions.Services.TryGetValue(stored.Alert.Service, out var known) ? known.Name : stored.Alert.Service.Value;
                alerts.Add(new OneTapAlert(stored.Alert, service, note(id)));
            }
        }

        var zone = definitions.Users.TryGetValue(claim.User, out var user) ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(user.Zone) : null;
        return new OneTapView(state, token, definitions.NameOf(claim.User), zone ?? DateTimeZone.Utc, nonce, alerts.ToImmutable());
    }
}
