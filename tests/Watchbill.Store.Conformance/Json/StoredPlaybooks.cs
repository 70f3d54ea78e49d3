using NodaTime;
using Watchbill.Domain.Playbooks;
using Watchbill.Store.Json;

namespace Watchbill.Store.Conformance.Json;

/// <summary>What stands within a stored playbook.</summary>
public sealed class StoredPlaybooks
{
    public static TheoryData<Type> Actions => [.. AnyValue.Concrete(typeof(StepAction))];

    public static TheoryData<Type> Types => [.. AnyValue.Concrete(typeof(ParameterType))];

    [Theory]
    [MemberData(nameof(Actions))]
    public void Every_action_comes_back_whole(Type type) => Comes(Step((StepAction)new AnyValue().Of(type), new TextType(null)));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_of_parameter_comes_back_whole(Type type) => Comes(Step(new HttpCheck("https://a.example/", Head: true), (ParameterType)new AnyValue().Of(type)));

    /// <summary>Rows bear these names: one that is changed here breaks what is stored.</summary>
    [Fact]
    public void The_names_of_the_alternatives_stand_for_good()
    {
        Assert.Equal("prose hazard item branch step", Names(typeof(PlaybookBlock)));
        Assert.Equal("http prometheus loki sql shell", Names(typeof(StepAction)));
        Assert.Equal("text number choice service duration label", Names(typeof(ParameterType)));
        Assert.Equal("status value rows contains lacks exit", Names(typeof(StepExpectation)));

        static string Names(Type type)
        {
            var kinds = PlaybookKinds.Of(type)!;
            Assert.Equal(AnyValue.Concrete(type), kinds.Select(kind => kind.Type).OrderBy(one => one.Name, StringComparer.Ordinal));
            return string.Join(' ', kinds.Select(kind => kind.Kind));
        }
    }

    private static Playbook Step(StepAction action, ParameterType type) => new(new PlaybookId("p"), "P", null, Security: true, "text")
    {
        Steps =
        [
            new PlaybookStep("s", "S", action, Duration.FromSeconds(5), 100, Changes: true, null, null, PreApproved: true, Automatic: false, null) { Parameters = [new StepParameter("x", type, null, null)] },
        ],
    };

    private static void Comes(Playbook playbook) => Deep.Same(playbook, DefinitionJson.ReadPlaybook(DefinitionJson.Of(playbook).Json), "playbook");
}
