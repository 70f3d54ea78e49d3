using System.Data.Common;
using Watchbill.Store.Conformance.Drivers;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

/// <summary>The tables restate the state machines, so that a faulty writer is stopped by the database.</summary>
public abstract class ConstraintConformance(StoreDriver driver)
{
    [Theory]
    [InlineData("UPDATE alert SET status = 'open'")]
    [InlineData("UPDATE alert SET status = 'resolved'")]
    [InlineData("UPDATE alert SET resolved_at = 1")]
    [InlineData("UPDATE alert SET version = 0")]
    [InlineData("UPDATE alert SET severity = 4")]
    [InlineData("UPDATE alert SET policy = NULL")]
    [InlineData("UPDATE alert SET dedup_key = 'same'")]
    [InlineData("UPDATE delivery SET status = 'sent'")]
    [InlineData("UPDATE delivery SET status = 'handing_over'")]
    [InlineData("UPDATE delivery SET status = 'delivered'")]
    [InlineData("UPDATE delivery SET lease_token = 't'")]
    [InlineData("UPDATE delivery SET completed_at = 1")]
    [InlineData("UPDATE delivery SET cancel_requested = 1")]
    [InlineData("UPDATE delivery SET purpose = 'spam'")]
    [InlineData("UPDATE delivery SET id = 'same'")]
    [InlineData("UPDATE timer SET failures = -1")]
    [InlineData("UPDATE timer SET subject = 'same'")]
    [InlineData("UPDATE journal SET version = 0")]
    [InlineData("UPDATE journal SET payload = NULL")]
    [InlineData("INSERT INTO revision (id, value) VALUES (2, 1)")]
    [InlineData("INSERT INTO definition (kind, id, version, json, managed_by, actor, at, removed) VALUES ('team', 'a', 1, '{}', 'ui', 'user:ana', 1, 1)")]
    [InlineData("INSERT INTO body (hash, content, full_length, at) VALUES ('h', 'abc', 1, 1)")]
    public async Task The_database_refuses(string sql)
    {
        await using var test = await driver.OpenAsync();
        await test.Store.WriteAsync(New(1), New(2, "other"));

        await Assert.ThrowsAnyAsync<DbException>(() => test.ExecuteAsync(sql));
    }
}
