using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Watchbill.Domain;

namespace Watchbill.Server.Access;

/// <summary>
/// Hashes and verifies passwords, one at a time and off the request's thread: hashing is slow on purpose, and a crowd at the login page must
/// not take the processors away from paging. Thread-safe.
/// </summary>
internal sealed class PasswordWorker : IDisposable
{
    public const int MinLength = 10;
    public const int MaxLength = 200;
    public const int DefaultIterations = 210_000;

    /// <summary>More than this many waiting are refused; each takes a good tenth of a second.</summary>
    private const int MaxWaiting = 32;

    private readonly PasswordHasher<string> _hasher;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _decoy;
    private int _waiting;

    /// <param name="iterations">Of PBKDF2 with HMAC-SHA-512.</param>
    public PasswordWorker(int iterations = DefaultIterations)
    {
        _hasher = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _decoy = Decoy(iterations);
    }

    /// <summary>
    /// What no password has, in the hasher's format (its third: kind, iterations, salt, key), so that verifying takes as long. Made of chance instead
    /// of hashed, which would hold up every start by a good tenth of a second.
    /// </summary>
    internal static string Decoy(int iterations)
    {
        const int Head = 13;
        const int Salt = 16;
        const int Key = 32;
        var bytes = RandomNumberGenerator.GetBytes(Head + Salt + Key);
        bytes[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), (int)KeyDerivationPrf.HMACSHA512);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), iterations);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), Salt);
        return Convert.ToBase64String(bytes);
    }

    /// <returns>Null when too many are waiting.</returns>
    public Task<string?> HashAsync(UserId user, string password, CancellationToken cancellationToken) =>
        InTurnAsync<string?>(() => _hasher.HashPassword(user.Value, password), null, cancellationToken);

    /// <summary>Takes as long for an unknown account as for a known one.</summary>
    /// <param name="hash">Null when there is no such account or it has no password.</param>
    /// <returns>Null when too many are waiting.</returns>
    public Task<bool?> VerifyAsync(UserId? user, string? hash, string password, CancellationToken cancellationToken) =>
        InTurnAsync<bool?>(
            () => _hasher.VerifyHashedPassword(user?.Value ?? string.Empty, hash ?? _decoy, password) != PasswordVerificationResult.Failed && hash is not null, null, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work, T refused, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return refused;
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
