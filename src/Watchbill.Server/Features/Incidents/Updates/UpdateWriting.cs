using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Templates;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Store.Rows;
using Watchbill.Templates;

namespace Watchbill.Server.Features.Incidents.Updates;

/// <summary>An update that is still to be written by a template. Doors make a <see cref="PostUpdate"/> of it before it is submitted, so that the journal holds what was sent and nothing is rendered later.</summary>
/// <param name="Audience">As its sender thinks; null for whoever reads the template.</param>
/// <param name="Seal">Of the preview that its sender looked at; null when they looked at none.</param>
/// <param name="Rest">Everything but the words.</param>
internal sealed record WriteUpdate(string Template, ImmutableSortedDictionary<string, string> Inputs, Audience? Audience, string? Seal, PostUpdate Rest) : IncidentPersonCommand;

/// <summary>What a template came to be for one incident, or everything that keeps it from being sent.</summary>
/// <param name="Seal">Says at which moment it was written and what it says: sent with it, exactly these words go out or none.</param>
internal sealed record WrittenUpdate(PostUpdate? Command, string? Seal, ImmutableArray<TemplateProblem> Problems);

/// <summary>Writes updates by templates, the same for every door.</summary>
internal static class UpdateWriting
{
    /// <summary>So long after it was looked at, a preview may be sent as it is.</summary>
    private static readonly Duration SealLife = Duration.FromMinutes(30);

    private static readonly (TemplateDestination Destination, UpdateForm Form)[] Forms =
    [
        (TemplateDestination.Slack, UpdateForm.Slack),
        (TemplateDestination.MailText, UpdateForm.MailText),
        (TemplateDestination.MailHtml, UpdateForm.MailHtml),
        (TemplateDestination.StatusPage, UpdateForm.StatusPage),
        (TemplateDestination.Webhook, UpdateForm.Webhook),
    ];

    /// <summary>The command with its words, where a template writes them; else as it is.</summary>
    public static async Task<VerbChoice> ResolveAsync(WatchbillEngine engine, AlertLinks links, UserId sender, Incident incident, VerbChoice choice, CancellationToken cancellationToken)
    {
        if (choice.Command is not WriteUpdate asked)
        {
            return choice;
        }

        var now = engine.Time.Now();
        if (asked.Seal is { } seal)
        {
            if (MomentOf(seal) is not { } looked || looked > now || now - looked > SealLife)
            {
                return "What you looked at is too old to be sent as it was: look again.";
            }

            now = looked;
        }

        var written = await WriteAsync(engine, links, sender, incident, asked, Whole(now), cancellationToken);
        return written.Command is not { } command ? string.Join(" ", written.Problems.Select(problem => $"{char.ToUpperInvariant(problem.Message[0])}{problem.Message[1..]}: {problem.Fix}."))
            : asked.Seal is { } sent && sent != written.Seal ? "It would say something else now than what you looked at: look again."
            : command;
    }

    public static async Task<WrittenUpdate> WriteAsync(WatchbillEngine engine, AlertLinks links, UserId sender, Incident incident, WriteUpdate asked, Instant now, CancellationToken cancellationToken)
    {
        var definitions = engine.Definitions.Current;
        if (!definitions.Templates.TryGetValue(asked.Template, out var template))
        {
            return new WrittenUpdate(null, null, [Problem("unknown-template", $"there is no template '{asked.Template}'", "see the list of templates")]);
        }

        var audience = template.Audience == TemplateAudience.Customer ? Audience.Customer : Audience.Internal;
        if (asked.Audience is { } wanted && wanted != audience)
        {
            return new WrittenUpdate(null, null, [Problem("template-not-for-audience", $"{template.Name} is written for {(audience == Audience.Customer ? "customers" : "us")}", "choose another template or audience")]);
        }

        var command = asked.Rest with { Audience = audience };
        var journal = await engine.Store.Reader.ReadJournalAsync(Subjects.Of(incident.Id), cancellationToken);
        var alerts = await IncidentQuery.AlertsAsync(engine, incident, cancellationToken);
        var values = UpdateValues.Of(incident, journal, alerts, command, template.Audience, sender, definitions, links, now);

        // Every template can be read as plain text: that is what the timeline says.
        var plain = TemplateRenderer.Render(template with { Channels = [.. template.Channels.Append(TemplateChannel.Plain).Distinct()] }, values, asked.Inputs, TemplateDestination.Plain);
        var problems = plain.Problems.Concat(Missing(template, command.Places)).ToImmutableArray();
        if (plain.Message is not { } message || problems.Length > 0)
        {
            return new WrittenUpdate(null, null, problems);
        }

        var forms = ImmutableArray.CreateBuilder<UpdateForming>();
        foreach (var (destination, form) in Forms.Where(form => template.Channels.Contains(TemplateDestinations.ChannelOf(form.Destination))))
        {
            var rendered = TemplateRenderer.Render(template, values, asked.Inputs, destination);
            if (rendered.Message is not { } laidOut)
            {
                return new WrittenUpdate(null, null, rendered.Problems);
            }

            forms.Add(new UpdateForming(form, form == UpdateForm.Webhook ? (string)JsonNode.Parse(laidOut.Text)!["text"]! : laidOut.Text));
        }

        var source = new UpdateSource(template.Id, asked.Inputs, message.Subject, forms.ToImmutable());
        var written = command with { Text = message.Text, Source = source };
        return new WrittenUpdate(written, SealOf(written, now), []);
    }

    /// <summary>The moment to write at: whole seconds, so that a seal can say it.</summary>
    public static Instant Whole(Instant now) => Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds());

    /// <summary>A page and a mail need what they are laid out for; a channel and a program take any words.</summary>
    private static IEnumerable<TemplateProblem> Missing(CommunicationTemplate template, ImmutableArray<string> places)
    {
        if (places.Contains(Communications.StatusPage) && !template.Channels.Contains(TemplateChannel.StatusPage))
        {
            yield return Problem("template-not-for-channel", $"{template.Name} is not written for the status page", "choose another place or template");
        }

        if (places.Any(place => UpdatePlaces.Covers(Communications.Mail, place)) && !template.Channels.Contains(TemplateChannel.Mail))
        {
            yield return Problem("template-not-for-channel", $"{template.Name} is not written for mail", "choose another place or template");
        }
    }

    private static string SealOf(PostUpdate written, Instant now)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in new[] { written.Source!.Template, written.Source.Subject ?? "", written.Text }.Concat(written.Source.Forms.Select(form => form.Text)))
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12))}");
    }

    /// <summary>When the preview was made; null for what is no seal.</summary>
    public static Instant? MomentOf(string seal) =>
        seal.Split('-') is [var seconds, _] && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 1L << 40 ? Instant.FromUnixTimeSeconds(at) : null;

    private static TemplateProblem Problem(string code, string message, string fix) => new(TemplatePart.Whole, new TemplatePlace(1, 1), code, message, fix);
}
