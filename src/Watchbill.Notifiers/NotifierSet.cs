using System.Collections.Immutable;
using System.Net;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Outbox;
using Watchbill.Notifiers.Slack;
using Watchbill.Notifiers.Sms;
using Watchbill.Notifiers.Twilio;
using Watchbill.Notifiers.Voice;
using Watchbill.Notifiers.Webhook;

namespace Watchbill.Notifiers;

/// <summary>One notifier for every kind of contact method: the real one when it is configured, else the outbox. Thread-safe.</summary>
public sealed class NotifierSet : IDisposable
{
    private readonly ImmutableDictionary<ContactMethodKind, INotifier> _byKind;
    private readonly ImmutableArray<HttpClient> _clients;

    private NotifierSet(ImmutableArray<INotifier> all, ImmutableArray<HttpClient> clients)
    {
        All = all;
        _byKind = all.ToImmutableDictionary(notifier => notifier.Kind);
        _clients = clients;
    }

    /// <summary>In the order of the kinds.</summary>
    public ImmutableArray<INotifier> All { get; }

    public INotifier this[ContactMethodKind kind] => _byKind[kind];

    /// <summary>Kinds without a real channel.</summary>
    public IEnumerable<ContactMethodKind> Simulated => All.Where(n => n is OutboxNotifier).Select(n => n.Kind);

    /// <param name="outbox">Takes what has no real channel.</param>
    /// <param name="secretOf">The value behind a reference to a webhook's own secret, looked up at each call; null when there is none.</param>
    /// <exception cref="ArgumentException">The options have problems; the message lists all.</exception>
    public static NotifierSet From(NotifierOptions options, AlertLinks links, IOutbox outbox, TimeProvider time, Func<string, Secret?>? secretOf = null)
    {
        if (options.Problems() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        var clients = ImmutableArray.CreateBuilder<HttpClient>();
        HttpClient Client(SocketsHttpHandler handler)
        {
            // Every call has a limit of its own.
            var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            clients.Add(client);
            return client;
        }

        var guard = new AddressGuard(options.Webhook?.Allow ?? []);
        var twilio = options.Twilio is { } account ? new TwilioClient(account, Client(VendorHandler()), time) : null;
        var all = Enum.GetValues<ContactMethodKind>().Select(INotifier (kind) => kind switch
        {
            ContactMethodKind.Email when options.Smtp is { } smtp => new SmtpNotifier(smtp, links, time),
            ContactMethodKind.Sms when twilio is not null => new SmsNotifier(twilio, links),
            ContactMethodKind.Voice when twilio is { Options.Voice: { } voice } => new VoiceNotifier(twilio, voice, links),
            ContactMethodKind.Slack when options.Slack is { } slack => new SlackNotifier(slack, links, Client(VendorHandler()), time),
            ContactMethodKind.Webhook when options.Webhook is { } webhook => new WebhookNotifier(webhook, links, guard, Client(guard.Handler()), time) { SecretOf = secretOf ?? (_ => null) },
            _ => new OutboxNotifier(kind, links, outbox),
        }).ToImmutableArray();
        return new NotifierSet(all, clients.ToImmutable());
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    /// <summary>To the vendors' own APIs, whose addresses the operator sets: no guard, and the environment's proxy if there is one.</summary>
    internal static SocketsHttpHandler VendorHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    };
}
