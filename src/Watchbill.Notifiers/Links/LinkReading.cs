using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Notifiers.Links;

/// <summary>What a one-tap link allows: acknowledging these alerts as this person, before the expiry.</summary>
public sealed record AcknowledgeClaim(ImmutableArray<AlertId> Alerts, UserId User, ContactMethodId? Method, Instant Expiry);

/// <summary>What became of reading a token.</summary>
public abstract record LinkReading;

public sealed record ValidLink(AcknowledgeClaim Claim) : LinkReading;

/// <summary>Genuine, but too old: it may still say which alert it was about, to somebody who logs in.</summary>
public sealed record ExpiredLink(AcknowledgeClaim Claim) : LinkReading;

/// <summary>Not made with our key, damaged, or not a token at all.</summary>
public sealed record ForgedLink : LinkReading;
