using System.Text.Json;
using System.Text.Json.Serialization;

namespace Watchbill.Api;

/// <summary>The JSON of the REST interface: snake_case names, RFC 3339 instants, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(AlertDetail))]
[JsonSerializable(typeof(AlertCommandBody))]
[JsonSerializable(typeof(AlertCommandResult))]
[JsonSerializable(typeof(IncidentList))]
[JsonSerializable(typeof(IncidentDetail))]
[JsonSerializable(typeof(IncidentTimeline))]
[JsonSerializable(typeof(NewIncident))]
[JsonSerializable(typeof(IncidentCommandBody))]
[JsonSerializable(typeof(IncidentCommandResult))]
[JsonSerializable(typeof(OnCallList))]
[JsonSerializable(typeof(RenderedSchedule))]
[JsonSerializable(typeof(OnCallAnswer))]
[JsonSerializable(typeof(ScheduleList))]
[JsonSerializable(typeof(ScheduleDetail))]
[JsonSerializable(typeof(ScheduleGaps))]
[JsonSerializable(typeof(FairnessReport))]
[JsonSerializable(typeof(ScheduleHandover))]
[JsonSerializable(typeof(AcknowledgeHandoverBody))]
[JsonSerializable(typeof(HandoverNoteBody))]
[JsonSerializable(typeof(ChecklistTickBody))]
[JsonSerializable(typeof(ScheduleRecord))]
[JsonSerializable(typeof(TemporaryScheduleList))]
[JsonSerializable(typeof(NewTemporarySchedule))]
[JsonSerializable(typeof(OverrideList))]
[JsonSerializable(typeof(NewOverride))]
[JsonSerializable(typeof(SwapList))]
[JsonSerializable(typeof(NewSwap))]
[JsonSerializable(typeof(SwapPartBody))]
[JsonSerializable(typeof(NewSwapOffer))]
[JsonSerializable(typeof(AbsenceList))]
[JsonSerializable(typeof(NewAbsence))]
[JsonSerializable(typeof(SimulationInfo))]
[JsonSerializable(typeof(ShouldEscalateInfo))]
[JsonSerializable(typeof(SweepInfo))]
[JsonSerializable(typeof(IncidentProcessList))]
[JsonSerializable(typeof(IncidentProcessInfo))]
[JsonSerializable(typeof(SeverityAnswers))]
[JsonSerializable(typeof(SeverityWalkInfo))]
[JsonSerializable(typeof(PlaybookList))]
[JsonSerializable(typeof(PlaybookDetail))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(RotateKey))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(NotificationRules))]
[JsonSerializable(typeof(NewNotificationRules))]
[JsonSerializable(typeof(SendEvent))]
[JsonSerializable(typeof(EventReceiptInfo))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(MintedToken))]
[JsonSerializable(typeof(CalendarList))]
[JsonSerializable(typeof(NewCalendar))]
[JsonSerializable(typeof(NewCalendarImport))]
[JsonSerializable(typeof(CalendarImportResult))]
[JsonSerializable(typeof(MintedCalendar))]
[JsonSerializable(typeof(TemplateList))]
[JsonSerializable(typeof(TemplateInfo))]
[JsonSerializable(typeof(PreviewTemplate))]
[JsonSerializable(typeof(TemplatePreviewInfo))]
[JsonSerializable(typeof(TestPageResult))]
[JsonSerializable(typeof(StatusPageList))]
[JsonSerializable(typeof(NewStatusPost))]
[JsonSerializable(typeof(NewStatusMaintenance))]
[JsonSerializable(typeof(NewStatusUpdate))]
[JsonSerializable(typeof(StatusEditBody))]
[JsonSerializable(typeof(StatusPostChanges))]
[JsonSerializable(typeof(StatusComponentBody))]
[JsonSerializable(typeof(StatusPostJournal))]
[JsonSerializable(typeof(BackupRequest))]
[JsonSerializable(typeof(BackupResult))]
[JsonSerializable(typeof(HoldInfo))]
[JsonSerializable(typeof(ConfigurationFiles))]
[JsonSerializable(typeof(PlanResult))]
[JsonSerializable(typeof(ApplyResult))]
[JsonSerializable(typeof(ExportResult))]
[JsonSerializable(typeof(IReadOnlyList<ConfigurationProblem>))]
public sealed partial class WatchbillJson : JsonSerializerContext;

/// <summary>For what people send: a field that does not exist is refused rather than passed over, so that a misspelt one is noticed, and so is a missing one.</summary>
public static class StrictJson
{
    public static WatchbillJson Default { get; } = new(new JsonSerializerOptions(WatchbillJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    });
}
