using Watchbill.Domain;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Twilio;
using Watchbill.StandIns.Http;
using Watchbill.StandIns.Slack;
using static Watchbill.Server.Tests.Access.Walk.EndpointRow;
using TwilioSignature = Watchbill.StandIns.Twilio.TwilioSignature;

namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>Doors whose access is a signature, or a link that holds one. What comes through them is what the vendors' stand-ins would send.</summary>
internal static class DoorRows
{
    public static IReadOnlyList<EndpointRow> All { get; } =
    [
        Post("/doors/slack/interactivity", PressAsync).ForgedHeader(SlackSignature.Header, 401),
        Post("/doors/slack/command", TypeAsync).ForgedHeader(SlackSignature.Header, 401),
        Post("/doors/slack/events", VerifyAsync).ForgedHeader(SlackSignature.Header, 401),
        Post("/doors/twilio/sms", ReplyAsync).ForgedHeader(TwilioSignature.Header, 401),
        Post("/doors/twilio/status", ReportAsync, 204).ForgedHeader(TwilioSignature.Header, 401),
        Post("/doors/twilio/voice", KeyAsync).ForgedHeader(TwilioSignature.Header, 401),
        Post("/doors/twilio/voice/status", CallEndedAsync, 204).ForgedHeader(TwilioSignature.Header, 401),
        Get("/ack/{token}", LinkAsync).ForgedAt("token", 404),
        Post("/ack/{token}", LinkAsync).ForgedAt("token", 404),
    ];

    private static async Task<Call> PressAsync(Stage stage)
    {
        var alert = await stage.SentAlertAsync();
        var message = await stage.Slack.Messages.FirstAsync(message => message.Blocks?.ToJsonString().Contains($"#{alert}", StringComparison.Ordinal) ?? false);
        return Of(stage.Slack.Press(message, "acknowledge", stage.Tess, stage.Server.Time.GetUtcNow()));
    }

    private static Task<Call> TypeAsync(Stage stage) =>
        Task.FromResult(Of(stage.Slack.SlashCommand("/incident", "list", stage.Slack.AddChannel("town"), stage.Tess, stage.Server.Time.GetUtcNow())));

    private static Task<Call> VerifyAsync(Stage stage) =>
        Task.FromResult(Of(stage.Slack.Event(new System.Text.Json.Nodes.JsonObject { ["type"] = "app_uninstalled" }, stage.Server.Time.GetUtcNow())));

    private static async Task<Call> ReplyAsync(Stage stage)
    {
        await stage.SentAlertAsync();
        return Of(stage.Twilio.Inbound(stage.Links.Below(TwilioPaths.Inbound), Stage.TessPhone, "ack"));
    }

    /// <summary>That a message of ours could not be delivered.</summary>
    private static async Task<Call> ReportAsync(Stage stage)
    {
        var alert = await stage.SentAlertAsync();
        var message = await stage.Twilio.Messages.FirstAsync(message => message.Body.Contains($"{alert}", StringComparison.Ordinal));
        KeyValuePair<string, string>[] form = [new("MessageSid", message.Sid), new("MessageStatus", "undelivered"), new("ErrorCode", "30005"), new("To", message.To)];
        var signature = TwilioSignature.Of(stage.Twilio.AuthToken, message.StatusCallback!, form);
        var call = Call.Fields([.. form.Select(field => (field.Key, field.Value))]).WithHeader(TwilioSignature.Header, signature);
        return call with { Query = message.StatusCallback!.Query };
    }

    private static async Task<Call> KeyAsync(Stage stage)
    {
        var call = await stage.CallAsync();
        var action = stage.Twilio.Answer(call.Sid).Gathers[0].Action;
        return Of(stage.Twilio.Key(call.Sid, "1", action)) with { Query = action.Query };
    }

    /// <summary>That nobody took a call.</summary>
    private static async Task<Call> CallEndedAsync(Stage stage)
    {
        var call = await stage.CallAsync();
        return Signed(stage, call.StatusCallback!, ("CallSid", call.Sid), ("CallStatus", "no-answer"), ("To", call.To));
    }

    private static Call Signed(Stage stage, Uri address, params (string Name, string Value)[] form)
    {
        var signature = TwilioSignature.Of(stage.Twilio.AuthToken, address, form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return Call.Fields(form).WithHeader(TwilioSignature.Header, signature) with { Query = address.Query };
    }

    private static async Task<Call> LinkAsync(Stage stage)
    {
        var alert = await stage.AlertAsync();
        var link = stage.Links.AcknowledgeUrl([alert], new UserId("rita"), null, stage.Now);
        return Call.To("token", link.AbsolutePath[(AlertLinks.AcknowledgePath.Length + 1)..]);
    }

    private static Call Of(SignedRequest signed) => Call.Plain with
    {
        Body = (signed.ContentType.Split(';')[0], signed.Body),
        Headers = Call.Plain.Headers.AddRange(signed.Headers),
    };
}
