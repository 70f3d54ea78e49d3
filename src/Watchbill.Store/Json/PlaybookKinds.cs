using Watchbill.Domain.Playbooks;

namespace Watchbill.Store.Json;

/// <summary>What the alternatives within a stored playbook are called. The names stand for good.</summary>
internal static class PlaybookKinds
{
    /// <summary>Null for types that have no alternatives.</summary>
    public static (string Kind, Type Type)[]? Of(Type type) =>
        type == typeof(PlaybookBlock) ? [("prose", typeof(ProseBlock)), ("hazard", typeof(HazardBlock)), ("item", typeof(ChecklistItem)), ("branch", typeof(BranchBlock)), ("step", typeof(StepBlock))]
        : type == typeof(StepAction) ? [("http", typeof(HttpCheck)), ("prometheus", typeof(PromQuery)), ("loki", typeof(LokiQuery)), ("sql", typeof(SqlQuery)), ("shell", typeof(ShellCommand))]
        : type == typeof(ParameterType)
            ? [("text", typeof(TextType)), ("number", typeof(NumberType)), ("choice", typeof(ChoiceType)), ("service", typeof(ServiceType)), ("duration", typeof(DurationType)), ("label", typeof(LabelType))]
        : type == typeof(StepExpectation)
            ? [("status", typeof(StatusBetween)), ("value", typeof(ValueIs)), ("rows", typeof(RowsAre)), ("contains", typeof(OutputContains)), ("lacks", typeof(OutputLacks)), ("exit", typeof(ExitIs))]
        : null;
}
