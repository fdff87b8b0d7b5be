using System.Reflection;
using Headgate.Architecture.Tests.Walls;

namespace Headgate.Architecture.Tests.Imports;

/// <summary>
/// A vendor's type stands in no public signature, so that its version is not ours to keep. A connector shows it in one place,
/// ConfigureClient. Looked at: base types, interfaces, constraints, and all that public and protected members take and give.
/// </summary>
internal sealed class PublicSignatureWall : IAssemblyWall
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public IEnumerable<Violation> Inspect(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        var rule = ImportTable.Find(name);
        return from type in assembly.GetExportedTypes()
               from signature in Signatures(type)
               where rule?.OpenMember is null || !signature.Member.EndsWith(rule.OpenMember, StringComparison.Ordinal)
               from shown in signature.Types.SelectMany(Parts).Select(part => part.Assembly.GetName().Name!).Distinct()
               where !Framework.Contains(shown) && !shown.StartsWith("Headgate", StringComparison.Ordinal) && rule?.Shows(shown) != true
               select new Violation(name, 0, $"{type}.{signature.Member} shows a type of {shown}", "vendors stay inside", "Take or return a type of ours, or of .NET.");
    }

    private static IEnumerable<(string Member, IEnumerable<Type> Types)> Signatures(Type type)
    {
        yield return ("(itself)", type.GetInterfaces().Append(type.BaseType ?? typeof(object)).Concat(Constraints(type.GetGenericArguments())));
        foreach (var field in type.GetFields(All).Where(it => it.IsPublic || it.IsFamily || it.IsFamilyOrAssembly))
        {
            yield return (field.Name, [field.FieldType]);
        }

        var methods = type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
        foreach (var method in methods.Where(it => it.IsPublic || it.IsFamily || it.IsFamilyOrAssembly))
        {
            var taken = method.GetParameters().Select(parameter => parameter.ParameterType);
            var given = method is MethodInfo { ReturnType: var result } ? result : typeof(void);
            var generic = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
            yield return (method.Name, taken.Append(given).Concat(Constraints(generic)));
        }
    }

    private static IEnumerable<Type> Constraints(Type[] parameters) =>
        parameters.Where(it => it.IsGenericParameter).SelectMany(it => it.GetGenericParameterConstraints());

    /// <summary>The types that a type is made of: elements, arguments, and itself.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericParameter ? [] : type.GenericTypeArguments.SelectMany(Parts).Append(type);
    }
}
