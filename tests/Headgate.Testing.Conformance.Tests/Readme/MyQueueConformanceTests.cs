namespace Headgate.Testing.Conformance.Tests.Readme;

public sealed class MyQueueConformanceTests(MyServer server) : IClassFixture<MyServer>
{
    public static TheoryData<string> Rules => [.. SourceConformance.RulesFor(MyQueueSubject.Declared)];

    [Theory, MemberData(nameof(Rules))]
    public Task It_keeps(string rule) => SourceConformance.CheckAsync(rule, () => new MyQueueSubject(server));
}
