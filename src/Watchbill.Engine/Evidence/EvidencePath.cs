using System.Text.Json;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Evidence;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Evidence;

/// <param name="Refusal">Null when it was done.</param>
/// <param name="Version">Of the incident afterwards.</param>
public sealed record RedactionOutcome(Refusal? Refusal, int Version);

/// <summary>What is done about evidence itself: files are kept, and what must not be read any more is taken out. Thread-safe.</summary>
public sealed class EvidencePath(Committer committer, IStoreReader reader)
{
    /// <summary>Keeps a file, for an entry that will name it.</summary>
    /// <exception cref="CommitFailedException">The outcome is unknown; put it again.</exception>
    public Task PutAsync(StoredAttachment file)
    {
        var work = new RowsWork(WorkOrder.Person, batch => batch.Writes.Attachments.Add(file with { At = batch.Now }));
        committer.Submit(work);
        return work.Reply;
    }

    /// <summary>
    /// Takes the texts out of an entry. The chain still verifies: a correction, which says who did it and why, is a new entry, and the snapshot is made
    /// from the journal again, so that it holds none of the texts either. The file of an attachment goes too, wherever else it is attached.
    /// </summary>
    /// <exception cref="CommitFailedException">The outcome is unknown; ask again: what is redacted stays so.</exception>
    public Task<RedactionOutcome> RedactAsync(IncidentId incident, int entry, UserId by, Door door, string why)
    {
        var work = new RedactionWork(reader, incident, entry, by, door, why);
        committer.Submit(work);
        return work.Reply;
    }
}

internal sealed class RedactionWork(IStoreReader reader, IncidentId id, int version, UserId by, Door door, string why) : Work
{
    private readonly TaskCompletionSource<RedactionOutcome> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedactionOutcome? _outcome;

    public Task<RedactionOutcome> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Person;

    public override async ValueTask DecideAsync(Batch batch) => _outcome = await TryAsync(batch);

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_outcome!);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);

    private async ValueTask<RedactionOutcome> TryAsync(Batch batch)
    {
        var definitions = await batch.Incidents.DefinitionsAsync();
        var subject = Subjects.Of(id);
        if (!definitions.Users.TryGetValue(by, out var account) || account.Disabled || account.Permission < Permission.Admin)
        {
            return No(Refusal.Forbidden, "Only an administrator takes text out of an entry.");
        }

        if (await batch.Incidents.FindAsync(id) is not { } slot || !IncidentPermissions.MaySee(definitions, account, slot.Incident))
        {
            return No(Refusal.NotFound, $"There is no incident {id}.");
        }

        // With the lock held nobody else writes entries of incidents, so this is what the transaction would read.
        var chain = await reader.ReadChainAsync(subject, CancellationToken.None);
        if (chain.FirstOrDefault(row => row.Version == version) is not { } row)
        {
            return No(Refusal.NotFound, $"The incident has no entry {version}.");
        }

        if (IsRedaction(row))
        {
            return No(Refusal.Invalid, "This entry says that another one was redacted; it stays.");
        }

        var payload = RedactedText.Of(row.Payload.Span);
        if (HashChain.HashOf(payload) == row.PayloadHash || RedactedText.Is(row.Payload.Span))
        {
            return HashChain.HashOf(row.Payload.Span) == row.PayloadHash ? No(Refusal.Invalid, $"Entry {version} has no text that could be taken out.") : new RedactionOutcome(null, slot.Incident.Version);
        }

        var (actor, stored) = (Actor.User(by), slot.Incident);
        var decision = await batch.Incidents.DecideAsync(id, new CorrectEntry(version, $"{RedactedText.Mark} {why}"), actor, door, null);
        if (decision.Refusal is { } refusal)
        {
            return new RedactionOutcome(refusal, stored.Version);
        }

        var journal = await reader.ReadJournalAsync(subject, CancellationToken.None);
        slot.Restate(IncidentRebuild.Of(
            [.. journal.Select(known => known.Version == version ? known with { Entry = JournalJson.Read(row.Kind, row.KindVersion, payload) } : known), .. slot.Staged])!);
        batch.Writes.Redactions.Add(new Redaction(id, version, payload));
        batch.Writes.AttachmentsRemoved.AddRange(FilesOf(journal.Single(known => known.Version == version).Entry));
        batch.Writes.Audit.Add(new AuditRecord(batch.Now, actor, door, "incident.redacted", subject, $"entry {version}: {why}"));
        return new RedactionOutcome(null, slot.Incident.Version);
    }

    private static IEnumerable<string> FilesOf(JournalEntry entry) => entry is AttachmentAdded added ? [added.Attachment.Hash] : [];

    private static bool IsRedaction(ChainRow row)
    {
        if (row.Kind != "entry.corrected")
        {
            return false;
        }

        using var document = JsonDocument.Parse(row.Payload);
        return document.RootElement.TryGetProperty("text", out var text) && text.GetString() is { } said && said.StartsWith(RedactedText.Mark, StringComparison.Ordinal);
    }

    private static RedactionOutcome No(string code, string message) => new(new Refusal(code, message), 0);
}
