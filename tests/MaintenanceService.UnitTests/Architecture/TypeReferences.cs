using System.Reflection;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Finds the types that a compiled type uses: in its base types, attributes, signatures and method bodies.</summary>
internal static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        AddAll(found, type.GetInterfaces());
        AddAttributes(found, type);
        foreach (FieldInfo field in type.GetFields(Declared))
        {
            Add(found, field.FieldType);
        }

        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            AddAttributes(found, property);
        }

        foreach (MethodBase method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            AddMethod(found, method);
        }

        return found;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        Add(found, (method as MethodInfo)?.ReturnType);
        AddAll(found, method.GetParameters().Select(parameter => parameter.ParameterType));
        AddAttributes(found, method);
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        AddAll(found, body.LocalVariables.Select(local => local.LocalType));
        AddAll(found, body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType));
        foreach (MemberInfo member in MethodTokens.Of(method, body))
        {
            Add(found, member as Type ?? member.DeclaringType);
            Add(found, (member as FieldInfo)?.FieldType);
            if (member is MethodBase called)
            {
                Add(found, (called as MethodInfo)?.ReturnType);
                AddAll(found, called.GetParameters().Select(parameter => parameter.ParameterType));
                AddAll(found, called.IsGenericMethod ? called.GetGenericArguments() : []);
            }
        }
    }

    private static void AddAttributes(HashSet<Type> found, MemberInfo member) =>
        AddAll(found, member.GetCustomAttributesData().Select(attribute => attribute.AttributeType));

    private static void AddAll(HashSet<Type> found, IEnumerable<Type?> types)
    {
        foreach (Type? type in types)
        {
            Add(found, type);
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }

        if (type.IsGenericType)
        {
            AddAll(found, type.GenericTypeArguments);
            type = type.GetGenericTypeDefinition();
        }

        found.Add(type);
    }
}
