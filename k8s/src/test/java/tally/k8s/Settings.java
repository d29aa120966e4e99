package tally.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** The settings that a service really has: those of its {@code @ConfigurationProperties} records, and Spring Boot's. */
final class Settings {
    private static final String SPRING_METADATA = "META-INF/spring-configuration-metadata.json";

    private static final List<String> SPRINGS_NAMES = springsNames();
    private static final Map<String, Settings> SERVICES = new ConcurrentHashMap<>();
    private static final LocalValidatorFactoryBean VALIDATOR = validator();

    private final PropertySource<?> defaults;
    private final List<Class<?>> types;
    private final List<Pattern> variables;

    private Settings(ServiceModule service) {
        this.defaults = service.defaults();
        this.types = types(service.rootPackage());
        this.variables = Stream.concat(
                        types.stream().flatMap(type -> names(prefix(type), type)), SPRINGS_NAMES.stream())
                .map(Settings::variable)
                .toList();
    }

    /** Those of the service that a container of that name runs. */
    static Settings of(String container) {
        return SERVICES.computeIfAbsent(container, name -> new Settings(new ServiceModule(name)));
    }

    /** Whether an environment variable sets something that there is. */
    boolean know(String variable) {
        return variables.stream().anyMatch(known -> known.matcher(variable).matches());
    }

    /** What the service would refuse to start with. */
    List<String> refused(Map<String, String> environment) {
        List<String> refused = new ArrayList<>();
        for (Class<?> type : types) {
            try {
                bind(type, environment);
            } catch (BindException e) {
                refused.addAll(reasons(e));
            }
        }
        return refused;
    }

    /** The settings that the service would have. */
    <T> T bind(Class<T> type, Map<String, String> environment) {
        return binder(environment).bindOrCreate(prefix(type), Bindable.of(type), new ValidationBindHandler(VALIDATOR));
    }

    /** A single one of them. */
    <T> T value(String name, Class<T> type, Map<String, String> environment) {
        return binder(environment).bind(name, type).get();
    }

    private Binder binder(Map<String, String> environment) {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addLast(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Collections.unmodifiableMap(environment)));
        sources.addLast(defaults);
        return new Binder(ConfigurationPropertySources.from(sources));
    }

    private static List<String> reasons(BindException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindValidationException invalid) {
                return invalid.getValidationErrors().getAllErrors().stream()
                        .map(error -> failure.getName() + ": " + error)
                        .toList();
            }
        }
        return List.of(failure.getName() + ": "
                + Objects.requireNonNullElse(failure.getCause(), failure).getMessage());
    }

    private static LocalValidatorFactoryBean validator() {
        LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
        validator.afterPropertiesSet();
        return validator;
    }

    private static String prefix(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    private static List<Class<?>> types(String rootPackage) {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> types = new ArrayList<>();
        for (var found : scan.findCandidateComponents(rootPackage)) {
            try {
                types.add(Class.forName(found.getBeanClassName()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return types;
    }

    /** All names below one: those of a record's components, of the elements of a list, and any of a map. */
    private static Stream<String> names(String name, Type type) {
        if (type instanceof Class<?> record && record.isRecord()) {
            return Stream.of(record.getRecordComponents())
                    .flatMap(component -> names(name + "." + dashed(component), component.getGenericType()));
        }
        if (type instanceof ParameterizedType of && of.getRawType() instanceof Class<?> raw) {
            Type[] arguments = of.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                return Stream.concat(Stream.of(name), names(name + "[0]", arguments[0]));
            }
            if (Map.class.isAssignableFrom(raw)) {
                return names(name + ".*", arguments[1]);
            }
        }
        return Stream.of(name);
    }

    private static String dashed(RecordComponent component) {
        return DataObjectPropertyName.toDashedForm(component.getName());
    }

    /** How Spring Boot takes a name from the environment: without dashes, or, as it was, with underscores for them. */
    private static Pattern variable(String name) {
        return Pattern.compile(name.toUpperCase(Locale.ROOT)
                .replace(".", "_")
                .replace("-", "_?")
                .replace("[0]", "_[0-9]+")
                .replace("*", "[A-Z0-9]+"));
    }

    private static List<String> springsNames() {
        try {
            List<String> names = new ArrayList<>();
            for (URL metadata : Collections.list(Settings.class.getClassLoader().getResources(SPRING_METADATA))) {
                try (InputStream content = metadata.openStream()) {
                    for (JsonNode property :
                            new ObjectMapper().readTree(content).path("properties")) {
                        names.add(property.path("name").asText());
                    }
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
