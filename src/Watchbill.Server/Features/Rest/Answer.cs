using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Features.Rest;

/// <summary>What REST endpoints answer: JSON of the wire contracts, and refusals with the status that the one table gives them.</summary>
internal static class Answer
{
    public static IResult Ok<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => TypedResults.Json(value, type, statusCode: status);

    public static IResult No(string code, string message, string? fix = null) => No(new ApiError(code, message, fix));

    public static IResult No(ApiError error) => TypedResults.Json(error, WatchbillJson.Default.ApiError, statusCode: ErrorCode.Of(error.Code).Status);

    public static IResult No(Refusal refusal) => No(refusal.Code, refusal.Message);

    /// <summary>The store answered with an error while committing: nothing is known of the outcome.</summary>
    public static IResult Unknown() => No(
        ErrorCode.OutcomeUnknown, "The store did not answer, so it is not known whether this was done.", "Send it again with the same Idempotency-Key; it is carried out once.");

    /// <summary>For things that do not exist, and for those of other teams, which do not exist for the caller.</summary>
    public static IResult NotFound(string what) => No(ErrorCode.NotFound, $"There is no {what}.");
}
