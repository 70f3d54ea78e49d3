using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Services;

/// <summary>A key that was just made: the only time that it is shown.</summary>
public sealed record NewKeyView(Service Service, Integration Integration, MintedKey Minted, string Url);
