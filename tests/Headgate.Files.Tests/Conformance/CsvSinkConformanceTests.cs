using Headgate.Testing.Conformance;

namespace Headgate.Files.Tests.Conformance;

public sealed class CsvSinkConformanceTests
{
    public static TheoryData<string> Rules => [.. SinkConformance.RulesFor(CsvSinkSubject.Declared)];

    [Theory, MemberData(nameof(Rules))]
    public Task One_file_keeps(string rule) => SinkConformance.CheckAsync(rule, static () => new CsvSinkSubject(rolls: false));

    [Theory, MemberData(nameof(Rules))]
    public Task Files_that_roll_keep(string rule) => SinkConformance.CheckAsync(rule, static () => new CsvSinkSubject(rolls: true));
}
