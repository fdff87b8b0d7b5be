using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Headgate.Orleans.Tests.Earlier;

/// <summary>What silos of version 1 call each other's grains, and what they send them: silos of today have all of it, under the same names and numbers, so that both are in one cluster during
/// an upgrade. A later version may add to it.</summary>
public sealed class EarlierContractsTests
{
    private const string Fixture = "contracts.v1.txt";

    private static IEnumerable<Type> Types => typeof(ProducerReport).Assembly.GetTypes().Where(static type => type.Namespace?.StartsWith("Headgate.Orleans", StringComparison.Ordinal) == true);

    [Fact]
    public async Task Every_contract_of_version_1_is_still_kept()
    {
        var earlier = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Earlier", Fixture), TestContext.Current.CancellationToken);
        Assert.True(earlier.Length > 40, $"{earlier.Length} contracts");
        Assert.Empty(earlier.Except(Contracts()));
    }

    /// <summary>How the fixture was made: run by its name, with HEADGATE_EARLIER naming the folder that it goes to.</summary>
    [Fact(Explicit = true)]
    public Task The_fixture_is_written() => File.WriteAllLinesAsync(Path.Combine(Environment.GetEnvironmentVariable("HEADGATE_EARLIER")!, Fixture), Contracts());

    private static IEnumerable<string> Contracts() => Types.SelectMany(OfType).Order(StringComparer.Ordinal);

    private static IEnumerable<string> OfType(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } grain) yield return $"grain {grain.GetGrainType(null!, null!)}";
        if (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        {
            foreach (var method in type.GetMethods())
            {
                var parameters = string.Join(", ", method.GetParameters().Select(static parameter => NameOf(parameter.ParameterType)));
                yield return $"call {NameOf(type)} {method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name}({parameters}): {string.Join(", ", method.ReturnType.GetGenericArguments().Select(NameOf))}";
            }
        }

        if (type.GetCustomAttribute<GenerateSerializerAttribute>() is null) yield break;
        foreach (var member in type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (member.GetCustomAttribute<IdAttribute>() is not { } id) continue;
            var what = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
            yield return $"data {NameOf(type)} {id.Id}: {NameOf(what)}";
        }
    }

    private static string NameOf(Type type) => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.ToString();
}
